import { call } from './http'

/** Whether a person's account here and their account at the company are one. */
export interface CompanyLink {
  on: boolean
  name: string
  linked: boolean
  email: string | null
  linkedAt: string | null
  password: boolean
}

export interface Trial {
  at: string
  report: {
    stopped: string | null
    detail: string | null
    claims: { name: string; value: string }[]
    role: 'admin' | 'member' | null
    groups: string[] | null
    billedTo: string | null
    findings: string[]
  }
}

export interface CompanySignIn {
  on: boolean
  missing: string[]
  name: string
  issuer: string | null
  clientId: string | null
  adminRole: string | null
  requiredGroup: string | null
  groupsClaim: string
  contact: string
  redirectUri: string
  signedOutUri: string
  backchannelUri: string
  test: Trial | null
}

interface Away {
  location: string
}

export const getCompanyLink = () => call<CompanyLink>('GET', '/me/company-sign-in')
export const unlinkCompany = () => call<undefined>('DELETE', '/me/company-sign-in')
export const getCompanySignIn = () => call<CompanySignIn>('GET', '/admin/company-sign-in')

/** These lead away from the page, to the company's sign-in, and come back. */
export const linkCompany = () => leave('/me/company-sign-in')
export const testCompanySignIn = () => leave('/admin/company-sign-in/tests')

async function leave(path: string): Promise<void> {
  const { location } = await call<Away>('POST', path)
  window.location.assign(location)
}
