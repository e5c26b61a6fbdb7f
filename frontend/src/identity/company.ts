import { boot } from '../boot'
import { pick } from '../i18n/i18n'

const en = {
  title: 'Company sign-in',
  titleOf: (name: string) => `Sign-in with ${name}`,
  signIn: 'Sign in at the company',
  signInWith: (name: string) => `Sign in with ${name}`,
  newTab: 'It opens in a new tab. This page goes on by itself when you are back.',
  or: 'or with a password',
  unlinkedText: 'Your company account can open this account too.',
  link: 'Link company sign-in',
  linkedText: (email: string, day: string) => `Linked with ${email} since ${day}.`,
  unlink: 'Unlink',
  unlinkTitle: 'Unlink company sign-in?',
  unlinkText: 'From then on only your password opens this account.',
  noPassword: 'It is the only way into this account, so it cannot be unlinked.',
  away: 'The company’s sign-in server does not answer. Try again in a moment.',
}

const zh: typeof en = {
  title: '公司登录',
  titleOf: (name) => `使用 ${name} 登录`,
  signIn: '使用公司账号登录',
  signInWith: (name) => `使用 ${name} 登录`,
  newTab: '将在新标签页中打开。登录后返回，此页会自动继续。',
  or: '或使用密码',
  unlinkedText: '你的公司账号也可以登录此账号。',
  link: '关联公司登录',
  linkedText: (email, day) => `自 ${day} 起与 ${email} 关联。`,
  unlink: '解除关联',
  unlinkTitle: '解除公司登录的关联？',
  unlinkText: '此后只能用密码登录此账号。',
  noPassword: '这是登录此账号的唯一方式，因此不能解除。',
  away: '公司登录服务器没有响应，请稍后重试。',
}

export const words = { en, zh }

/** What stands on the button; null where company sign-in is off. */
export function companyButton(): string | null {
  const name = boot.companySignIn
  if (name === null) return null
  const w = pick(words)
  return name === '' ? w.signIn : w.signInWith(name)
}

/** Whether the page was opened by coming back from linking; asked once. */
export function backFromLinking(): boolean {
  const url = new URL(location.href)
  if (!url.searchParams.has('settings')) return false
  url.searchParams.delete('settings')
  history.replaceState(history.state, '', url)
  return true
}
