import { pick } from './i18n'

/** What is accepted, where a field's error names it. */
export interface Bounds {
  min?: number
  max?: number
}

const en = {
  required: () => 'Fill this in.',
  too_long: ({ max }: Bounds) => (max === undefined ? 'Too long.' : `At most ${max} characters.`),
  too_short: ({ min }: Bounds) => (min === undefined ? 'Too short.' : `At least ${min} characters.`),
  too_small: ({ min }: Bounds) => (min === undefined ? 'Too small.' : `Not below ${min}.`),
  too_large: ({ max }: Bounds) => (max === undefined ? 'Too large.' : `Not above ${max}.`),
  too_many: ({ max }: Bounds) => (max === undefined ? 'Too many.' : `At most ${max} of these.`),
  negative: () => 'Not below zero.',
  not_a_number: () => 'A whole number such as 1000, without spaces or commas.',
  not_an_amount: () => 'An amount such as 20 or 3.50: digits and one point.',
  not_a_price: () => 'A price such as 0.15: digits, one point, at most six places.',
  not_a_score: () => 'A number from 0 to 100, such as 63 or 95.0.',
  not_a_size: () => 'A number with K or M, such as 384K or 1M.',
  not_an_email: () => 'An e-mail address such as grace@acme.com.',
  not_an_address: () => 'An address such as https://api.deepseek.com, without spaces.',
  address_scheme: () => 'It begins with https:// or http:// and the name of a host.',
  address_extra: () => 'The address alone, without a name, a question mark or #. The key has its own field.',
  not_an_id: () => 'Letters, digits and . _ : / - only, beginning with a letter or digit.',
  not_a_zone: () => 'A time zone such as Europe/Oslo.',
  not_a_picture: () => 'A PNG, JPEG or WebP picture that is not damaged.',
  too_many_pixels: ({ max }: Bounds) =>
    max === undefined ? 'Too many pixels.' : `At most ${max} megapixels.`,
  not_a_date: () => 'Days such as 2026-11-30.',
  not_unicode: () => 'The file is not in UTF-8. Save it as CSV in UTF-8.',
  unclosed_quote: () => 'A quotation mark is not closed, or stands inside a cell: write it twice there.',
  other_currency: () => 'Another currency than in the rows before. One file, one currency.',
  not_a_window: () => 'It needs a time zone, days, from and to as 09:00, and three prices.',
  overlapping: () => 'These hours overlap with others.',
  in_the_past: () => 'A day that is still to come.',
  ends_before_start: () => 'The last day is before the first.',
  unknown_choice: () => 'Choose one of those offered.',
  above_context: () => 'Not more than the model can read and write in all.',
  too_common: () => 'People guess this one first. Choose another.',
  wrong_password: () => 'The current password is not this one.',
  unknown_field: () => 'The server does not know this field. Reload the page.',
  wrong_kind: () => 'This is not what belongs here.',
  not_json: () => 'The server could not read this. Reload the page.',
  invalid: () => 'This is not accepted here.',
}

type FieldWords = typeof en

const zh: FieldWords = {
  required: () => '请填写此项。',
  too_long: ({ max }) => (max === undefined ? '过长。' : `最多 ${max} 个字符。`),
  too_short: ({ min }) => (min === undefined ? '过短。' : `至少 ${min} 个字符。`),
  too_small: ({ min }) => (min === undefined ? '过小。' : `不能小于 ${min}。`),
  too_large: ({ max }) => (max === undefined ? '过大。' : `不能大于 ${max}。`),
  too_many: ({ max }) => (max === undefined ? '过多。' : `最多 ${max} 项。`),
  negative: () => '不能小于零。',
  not_a_number: () => '请填写整数，如 1000，不含空格或逗号。',
  not_an_amount: () => '请填写金额，如 20 或 3.50，只用数字和小数点。',
  not_a_price: () => '请填写单价，如 0.15，只用数字和小数点，最多六位小数。',
  not_a_score: () => '请填写 0 到 100 之间的数，如 63 或 95.0。',
  not_a_size: () => '请填写带 K 或 M 的数，如 384K 或 1M。',
  not_an_email: () => '请填写邮箱地址，如 grace@acme.com。',
  not_an_address: () => '请填写网址，如 https://api.deepseek.com，不含空格。',
  address_scheme: () => '须以 https:// 或 http:// 开头，后接主机名。',
  address_extra: () => '只填网址本身，不含用户名、问号或 #。密钥请填在密钥栏。',
  not_an_id: () => '只能用字母、数字和 . _ : / -，并以字母或数字开头。',
  not_a_zone: () => '请填写时区，如 Asia/Shanghai。',
  not_a_picture: () => '请选择未损坏的 PNG、JPEG 或 WebP 图片。',
  too_many_pixels: ({ max }) => (max === undefined ? '像素过多。' : `最多 ${max} 百万像素。`),
  not_a_date: () => '请填写日期，如 2026-11-30。',
  not_unicode: () => '文件不是 UTF-8 编码，请存为 UTF-8 的 CSV。',
  unclosed_quote: () => '引号没有闭合，或出现在单元格中间：请写成两个引号。',
  other_currency: () => '币种与前面的行不同。一个文件只能有一种币种。',
  not_a_window: () => '需要时区、星期、起止时间（如 09:00）和三项单价。',
  overlapping: () => '与其他时段重叠。',
  in_the_past: () => '请选择将来的日期。',
  ends_before_start: () => '结束日期早于开始日期。',
  unknown_choice: () => '请从所列选项中选择。',
  above_context: () => '不能超过模型的上下文总长。',
  too_common: () => '这个密码太容易被猜到，请换一个。',
  wrong_password: () => '当前密码不正确。',
  unknown_field: () => '服务器不认识此项，请刷新页面。',
  wrong_kind: () => '此处不应填写这样的内容。',
  not_json: () => '服务器无法读取，请刷新页面。',
  invalid: () => '此处不接受这样的内容。',
}

export type FaultCode = keyof FieldWords

/** What can be wrong with a field, in each language. */
export const fieldWords = { en, zh }

const words = pick(fieldWords)

/** What is wrong with a field in the reader's words; what this page does not know yet, in the server's. */
export function fieldError(code: string, bounds: Bounds, message: string): string {
  return Object.hasOwn(words, code) ? words[code as FaultCode](bounds) : message
}
