import type { Boot } from '../boot'
import { call } from './http'

export type Me = Boot['account']

export const getMe = () => call<Me>('GET', '/me')
export const changeMe = (change: Partial<Pick<Me, 'name' | 'language' | 'theme'>>) =>
  call<Me>('PATCH', '/me', change)
export const changePassword = (current: string, password: string) =>
  call<undefined>('PUT', '/me/password', { current, password })
