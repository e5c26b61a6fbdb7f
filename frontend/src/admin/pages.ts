import type { Component } from 'svelte'
import { k } from '../key/words'
import type { IconName } from '../ui/icons'
import { asked } from './asked.svelte'
import AuditLog from './AuditLog.svelte'
import Bills from './Bills.svelte'
import { w } from './billWords'
import Books from './Books.svelte'
import { b } from './bookWords'
import Calls from './Calls.svelte'
import CompanySignIn from './CompanySignIn.svelte'
import Groups from './Groups.svelte'
import { g } from './groupWords'
import Keys from './Keys.svelte'
import LimitPages from './LimitPages.svelte'
import { l } from './limitWords'
import ModelPages from './ModelPages.svelte'
import Notices from './Notices.svelte'
import { n } from './noticeWords'
import Organisation from './Organisation.svelte'
import Overview from './Overview.svelte'
import People from './People.svelte'
import Reports from './Reports.svelte'
import { r } from './reportWords'
import { s } from './signInWords'
import { a } from './words'

/** One page of the admin part; `path` is its address, and what follows it is handed over as `rest`. */
export interface AdminPage {
  path: string
  title: string
  icon: IconName
  /** Gets `rest: string`; a page without further addresses takes no properties. */
  component: Component<never>
  /** How many things wait there for somebody. */
  waiting?: () => number
}

export const pages: AdminPage[] = [
  { path: '/admin', title: a.overview.title, icon: 'chart', component: Overview },
  { path: '/admin/reports', title: r.title, icon: 'file', component: Reports },
  { path: '/admin/bills', title: w.title, icon: 'scale', component: Bills },
  { path: '/admin/people', title: a.people.title, icon: 'users', component: People },
  { path: '/admin/groups', title: g.title, icon: 'group', component: Groups },
  { path: '/admin/limits', title: l.title, icon: 'scale', component: LimitPages, waiting: () => asked.open },
  { path: '/admin/keys', title: k.title, icon: 'key', component: Keys },
  { path: '/admin/models', title: a.models.title, icon: 'tag', component: ModelPages },
  { path: '/admin/calls', title: a.calls.title, icon: 'wallet', component: Calls },
  { path: '/admin/books', title: b.title, icon: 'book', component: Books },
  { path: '/admin/notices', title: n.title, icon: 'bell', component: Notices },
  { path: '/admin/organisation', title: a.organisation.title, icon: 'building', component: Organisation },
  { path: '/admin/sign-in', title: s.title, icon: 'key', component: CompanySignIn },
  { path: '/admin/audit', title: a.audit.title, icon: 'log', component: AuditLog },
]

/** The page an address belongs to: the longest path that it is or begins with. */
export function pageAt(path: string): { page: AdminPage; rest: string } | null {
  const clean = path.replace(/\/+$/, '') || '/admin'
  const exact = pages.find((page) => page.path === clean)
  if (exact) return { page: exact, rest: '' }
  const within = pages.find((page) => page.path !== '/admin' && clean.startsWith(`${page.path}/`))
  return within ? { page: within, rest: clean.slice(within.path.length + 1) } : null
}
