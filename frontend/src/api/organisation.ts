import { call } from './http'

export interface Organisation {
  name: string
  zone: string
  currency: string
  language: 'en' | 'zh'
  defaultModel: string | null
  instruction: string
}

export const getOrganisation = () => call<Organisation>('GET', '/admin/organisation')
export const changeOrganisation = (
  change: Partial<Omit<Organisation, 'currency' | 'defaultModel'>> & { defaultModel?: string },
) => call<Organisation>('PATCH', '/admin/organisation', change)
