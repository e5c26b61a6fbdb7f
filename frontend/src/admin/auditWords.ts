import { pick } from '../i18n/i18n'
import { trimmed } from './forms'

/** What each action of the audit log is called; the log itself keeps the action's own name. */
const en = {
  actions: {
    authn_login_success: 'Signed in',
    authn_login_fail: 'Sign-in refused',
    authn_password_change: 'Changed their password',
    authn_token_created: 'Made an API key',
    authn_token_revoked: 'Ended an API key or a sign-in',
    user_created: 'Added a person',
    user_joined: 'Joined',
    user_updated: 'Changed a person',
    user_disabled: 'Disabled a person',
    user_enabled: 'Enabled a person',
    privilege_permissions_changed: 'Changed what a person may do',
    organisation_created: 'Set up the organisation',
    organisation_updated: 'Changed the organisation',
    budget_changed: 'Set a limit',
    budget_removed: 'Removed a limit',
    provider_created: 'Connected a provider',
    provider_updated: 'Changed a provider',
    provider_key_replaced: 'Replaced a provider’s key',
    model_created: 'Added a model',
    model_updated: 'Changed a model',
    model_card_updated: 'Changed a model’s page',
    offer_created: 'Offered a model',
    offer_updated: 'Changed a model’s offer',
    offer_unbarred: 'Allowed a model again',
    price_created: 'Set prices',
    price_confirmed: 'Confirmed prices',
    demo_chats_deleted: 'Deleted demo chats',
    ledger_mismatch: 'Spending record does not add up',
    ledger_account_unfrozen: 'Spending allowed again after a check',
  },
  kinds: {
    account: 'person',
    api_key: 'API key',
    budget: 'limit',
    ledger_account: 'account of the spending record',
    model: 'model',
    offer: 'model on offer',
    organisation: 'organisation',
    price: 'prices',
    provider: 'provider',
    session: 'sign-in',
    'set-up': 'set-up',
  },
  values: {
    admin: 'admin',
    day: 'day',
    demo: 'demo',
    false: 'no',
    hard: 'stops',
    member: 'member',
    month: 'month',
    none: 'never renews',
    organisation: 'organisation',
    real: 'real',
    soft: 'warns only',
    true: 'yes',
    user: 'one person',
    week: 'week',
  },
  details: {
    after: 'after',
    all: 'all',
    baseUrl: 'address',
    before: 'before',
    book: 'money',
    count: 'count',
    currency: 'currency',
    each: 'each member',
    enabled: 'switched on',
    from: 'from',
    limit: 'limit',
    name: 'name',
    offer: 'model',
    owner: 'for',
    ownerId: 'id',
    period: 'period',
    price: 'prices',
    reason: 'reason',
    role: 'role',
    source: 'source',
    to: 'to',
  },
}

type AuditWords = typeof en

const zh: AuditWords = {
  actions: {
    authn_login_success: '登录',
    authn_login_fail: '登录被拒绝',
    authn_password_change: '修改了密码',
    authn_token_created: '创建了 API 密钥',
    authn_token_revoked: '注销了 API 密钥或登录',
    user_created: '添加了成员',
    user_joined: '加入',
    user_updated: '修改了成员',
    user_disabled: '停用了成员',
    user_enabled: '启用了成员',
    privilege_permissions_changed: '修改了成员的权限',
    organisation_created: '设置了组织',
    organisation_updated: '修改了组织',
    budget_changed: '设置了上限',
    budget_removed: '取消了上限',
    provider_created: '连接了服务商',
    provider_updated: '修改了服务商',
    provider_key_replaced: '更换了服务商密钥',
    model_created: '添加了模型',
    model_updated: '修改了模型',
    model_card_updated: '修改了模型页面',
    offer_created: '提供了模型',
    offer_updated: '修改了模型的提供方式',
    offer_unbarred: '重新允许了模型',
    price_created: '设置了价格',
    price_confirmed: '确认了价格',
    demo_chats_deleted: '删除了演示对话',
    ledger_mismatch: '支出明细不一致',
    ledger_account_unfrozen: '核对后恢复支出',
  },
  kinds: {
    account: '成员',
    api_key: 'API 密钥',
    budget: '上限',
    ledger_account: '支出明细账户',
    model: '模型',
    offer: '提供的模型',
    organisation: '组织',
    price: '价格',
    provider: '服务商',
    session: '登录',
    'set-up': '设置',
  },
  values: {
    admin: '管理员',
    day: '日',
    demo: '演示',
    false: '否',
    hard: '到上限停止',
    member: '成员',
    month: '月',
    none: '不恢复',
    organisation: '组织',
    real: '真实',
    soft: '仅提醒',
    true: '是',
    user: '个人',
    week: '周',
  },
  details: {
    after: '之后',
    all: '全部',
    baseUrl: '地址',
    before: '之前',
    book: '金额种类',
    count: '数量',
    currency: '货币',
    each: '每位成员',
    enabled: '开启',
    from: '由',
    limit: '上限',
    name: '名称',
    offer: '模型',
    owner: '对象',
    ownerId: '编号',
    period: '周期',
    price: '价格',
    reason: '原因',
    role: '权限',
    source: '来源',
    to: '改为',
  },
}

export const auditWords = { en, zh }
const words = pick(auditWords)

// What this version does not know keeps its own name.
const word = (of: Record<string, string>, name: string): string => of[name] ?? name

export const actionWords = (action: string): string => word(words.actions, action)
export const kindWords = (kind: string): string => word(words.kinds, kind)

/** What was changed and to what: "before: 20 stops · after: 150 stops". */
export const detailWords = (details: Record<string, unknown>): string =>
  Object.entries(details)
    .map(([name, value]) => [word(words.details, name), valueWords(name, String(value))] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ')

/** A reason and a name are people's own words; else each part is one of ours or an amount. */
function valueWords(name: string, value: string): string {
  if (name === 'reason' || name === 'name') return value
  const parts = value
    .split(' ')
    .map((part) => (/^\d+\.\d+$/.test(part) ? trimmed(part) : word(words.values, part)))
  return parts.join(' ')
}
