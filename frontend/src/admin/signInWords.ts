import type { CompanySignIn } from '../api/companySignIn'
import { pick } from '../i18n/i18n'

interface Finding {
  title: string
  text: string
}
type View = Pick<CompanySignIn, 'groupsClaim' | 'requiredGroup'>

const en = {
  title: 'Company sign-in',
  on: 'on',
  off: 'off',
  settings: 'As it is set',
  offText:
    'People sign in with passwords. Company sign-in (OpenID Connect, such as Keycloak) is set where Parley is started; the guide for admins says how.',
  offMissing: (names: string) => `It is off, because these settings are missing: ${names}.`,
  server: 'Sign-in server',
  client: 'Client there',
  adminRole: 'Role of admins',
  adminRoleNone: 'none: admins are made here',
  requiredGroup: 'Needed group',
  requiredGroupNone: 'none: everybody who can sign in there comes in',
  groupsClaim: 'Claim with the groups',
  contact: 'Whom people are told to ask',
  where: 'These are environment variables; a restart reads them.',
  clientText: 'These addresses must stand in the client’s settings, to the letter.',
  redirect: 'Valid redirect URI',
  signedOut: 'Valid post logout redirect URI',
  backchannel: 'Backchannel logout URL',
  test: 'Test the connection',
  testText:
    'Signs you in there and brings you back here. Your session and your account stay as they are; you see what the company says of you.',
  testVerb: 'Test',
  unreachable:
    'The sign-in server does not answer as it should. The address must be the issuer’s, such as https://sso.example.com/realms/company.',
  result: 'Result of the test',
  failed: 'Nobody came back',
  proved: 'Sign-in works',
  provedText: 'The token is signed, for this client and for this sign-in.',
  role: 'Would be',
  roleLocal: 'what the account is here; the company has no say',
  groups: 'Groups',
  billedTo: (group: string) => `billed to ${group}`,
  claims: 'What the company says',
  claim: 'Claim',
  value: 'Value, shortened',
  stopped: {
    away: 'The sign-in server stopped answering.',
    unfinished: 'The code was not accepted. Compare the redirect URI and the time of both servers.',
    cancelled: 'The sign-in was cancelled there.',
    refused: 'The answer could not be accepted. Compare the client’s id and secret and the issuer’s address.',
  } as Record<string, string>,
  finding: (view: View): Record<string, Finding> => ({
    email_missing: {
      title: 'No e-mail address',
      text: 'New people cannot come in. In Keycloak: give the user an e-mail address, and the client the scope “email”.',
    },
    email_unconfirmed: {
      title: 'E-mail address not confirmed',
      text: 'New people cannot come in. In Keycloak: “Email verified” at the user, or “Trust email” at the LDAP or identity provider.',
    },
    name_missing: {
      title: 'No name',
      text: 'The user name stands in. In Keycloak: give the client the scope “profile”, and the user a first and last name.',
    },
    session_missing: {
      title: 'No session id',
      text: 'A sign-out there would end every session of the person here. In Keycloak: switch “Backchannel logout session required” on.',
    },
    groups_missing: {
      title: `No claim “${view.groupsClaim}”`,
      text: `Groups stay as they are here. In Keycloak: the client’s dedicated scope, a mapper “Group Membership”, token claim name “${view.groupsClaim}”, full group path off, in the ID token.`,
    },
    groups_empty: { title: 'In no group', text: 'The claim is there and empty, so nothing is to be mended.' },
    roles_missing: {
      title: 'No roles of this client',
      text: 'Nobody becomes an admin by it. In Keycloak: assign the client role, and a mapper “User Client Role” of this client that adds to the ID token.',
    },
    required_group_missing: {
      title: 'Not in the needed group',
      text: `You would not come in: “${view.requiredGroup ?? ''}” is not among your groups.`,
    },
    other_account: {
      title: 'An account here has this address',
      text: 'It is not taken over. Its owner signs in with the password and chooses Link company sign-in in Settings.',
    },
  }),
}

type SignInWords = typeof en

const zh: SignInWords = {
  title: '公司登录',
  on: '已启用',
  off: '未启用',
  settings: '当前设置',
  offText:
    '目前使用密码登录。公司登录（OpenID Connect，例如 Keycloak）在启动 Parley 的地方设置，方法见管理员指南。',
  offMissing: (names) => `未启用，因为缺少这些设置：${names}。`,
  server: '登录服务器',
  client: '其中的客户端',
  adminRole: '管理员角色',
  adminRoleNone: '无：管理员在这里指定',
  requiredGroup: '必需的群组',
  requiredGroupNone: '无：能在那里登录的人都可以进入',
  groupsClaim: '群组所在的声明',
  contact: '提示大家联系',
  where: '这些是环境变量，重启后生效。',
  clientText: '客户端设置中的地址必须与下列完全一致。',
  redirect: '有效的重定向 URI',
  signedOut: '有效的登出后重定向 URI',
  backchannel: '后端通道登出 URL',
  test: '测试连接',
  testText: '将带你到那里登录并返回。你的登录状态和账号保持不变，只显示公司提供的关于你的信息。',
  testVerb: '测试',
  unreachable: '登录服务器没有正常响应。地址应为签发者的地址，例如 https://sso.example.com/realms/company。',
  result: '测试结果',
  failed: '登录没有完成',
  proved: '登录正常',
  provedText: '令牌已签名，且属于此客户端和这次登录。',
  role: '身份将为',
  roleLocal: '账号在这里的身份，公司不决定',
  groups: '群组',
  billedTo: (group) => `费用归属 ${group}`,
  claims: '公司提供的信息',
  claim: '声明',
  value: '内容（已缩短）',
  stopped: {
    away: '登录服务器不再响应。',
    unfinished: '授权码未被接受。请核对重定向 URI 和两台服务器的时间。',
    cancelled: '在那里取消了登录。',
    refused: '返回的内容无法接受。请核对客户端 ID、密钥和签发者地址。',
  },
  finding: (view) => ({
    email_missing: {
      title: '没有邮箱',
      text: '新成员无法进入。在 Keycloak 中：为用户填写邮箱，并为客户端添加 “email” 作用域。',
    },
    email_unconfirmed: {
      title: '邮箱未确认',
      text: '新成员无法进入。在 Keycloak 中：启用用户的 “Email verified”，或 LDAP、身份提供方的 “Trust email”。',
    },
    name_missing: {
      title: '没有姓名',
      text: '将以用户名代替。在 Keycloak 中：为客户端添加 “profile” 作用域，并填写用户的姓和名。',
    },
    session_missing: {
      title: '没有会话编号',
      text: '在那里登出会结束此人在这里的全部登录。在 Keycloak 中：启用 “Backchannel logout session required”。',
    },
    groups_missing: {
      title: `没有声明 “${view.groupsClaim}”`,
      text: `这里的群组保持不变。在 Keycloak 中：在客户端专用作用域添加 “Group Membership” 映射器，声明名 “${view.groupsClaim}”，关闭完整路径，写入 ID 令牌。`,
    },
    groups_empty: { title: '不在任何群组中', text: '声明存在但为空，无需处理。' },
    roles_missing: {
      title: '没有此客户端的角色',
      text: '无法据此成为管理员。在 Keycloak 中：分配客户端角色，并为此客户端添加写入 ID 令牌的 “User Client Role” 映射器。',
    },
    required_group_missing: {
      title: '不在必需的群组中',
      text: `你将无法进入：你的群组中没有 “${view.requiredGroup ?? ''}”。`,
    },
    other_account: {
      title: '这里已有使用此邮箱的账号',
      text: '不会接管该账号。请其本人用密码登录，在设置中选择“关联公司登录”。',
    },
  }),
}

export const s: SignInWords = pick({ en, zh })

export const stopped = (code: string): string => s.stopped[code] ?? code

export function finding(code: string, view: View): Finding {
  return s.finding(view)[code] ?? { title: code, text: '' }
}
