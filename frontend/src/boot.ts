/** What the server tells the page before the first request. */
export interface Boot {
  account: {
    id: string
    name: string
    email: string
    role: 'admin' | 'member'
    language: string
    theme: string
    groups: string[]
    billedTo: string | null
  }
  organisation: {
    name: string
    currency: string
    zone: string
    language: string
    notEncrypted: boolean
  }
  /** What people call the company's sign-in: empty where it has no name, null where it is off. */
  companySignIn: string | null
  version: string
}

const nobody: Boot = {
  account: {
    id: '',
    name: '',
    email: '',
    role: 'member',
    language: 'en',
    theme: 'system',
    groups: [],
    billedTo: null,
  },
  organisation: { name: 'Parley', currency: 'USD', language: 'en', zone: 'UTC', notEncrypted: false },
  companySignIn: null,
  version: '',
}

function read(): Boot {
  const text = document.getElementById('boot')?.textContent
  return text ? (JSON.parse(text) as Boot) : nobody
}

export const boot: Boot = read()
