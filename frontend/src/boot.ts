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
    /** Where its picture is. */
    logo: string | null
    /** How long a new chat thinks; null leaves it to Parley. */
    thinking: 'off' | 'low' | 'high' | 'max' | null
    /** What this reader is told of money. */
    moneyShown: 'amounts' | 'percent' | 'near_limit_only'
    /** What everybody is told; `until` is the last day on which it is shown. */
    announcement: { id: string; text: string; until: string | null } | null
    /** This reader may make public links. */
    mayShare: boolean
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
  organisation: {
    name: 'Parley',
    currency: 'USD',
    language: 'en',
    zone: 'UTC',
    logo: null,
    thinking: null,
    moneyShown: 'amounts',
    announcement: null,
    mayShare: false,
    notEncrypted: false,
  },
  companySignIn: null,
  version: '',
}

function read(): Boot {
  const text = document.getElementById('boot')?.textContent
  return text ? (JSON.parse(text) as Boot) : nobody
}

export const boot: Boot = read()
