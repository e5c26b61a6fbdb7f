import { pick } from '../i18n/i18n'

const en = {
  hours: 'Peak hours',
  hoursText: 'Hours of the week with other prices. Hours that end before they begin reach over midnight.',
  hoursOf: (number: number) => `Peak hours ${number}`,
  addHours: 'Add peak hours',
  removeHours: 'Remove these hours',
  zone: 'Time zone',
  from: 'From',
  to: 'To',
  days: 'Days on which they begin',
  day: { MON: 'Mon', TUE: 'Tue', WED: 'Wed', THU: 'Thu', FRI: 'Fri', SAT: 'Sat', SUN: 'Sun' },
  except: 'Days without peak hours',
  exceptHint: 'Public holidays, such as 2026-10-01, with commas between.',
  begins: 'Begins',
  beginsHint: 'Empty: now. On this computer’s clock.',
  text: 'What was spent before keeps the price it had.',
  measured: (amount: string, calls: string) =>
    `An average answer costs about ${amount}. Middle of the last ${calls} answers.`,
  typical: (amount: string) => `A chat of ten questions with thinking costs about ${amount}.`,
  atPeak: (amount: string) => `In peak hours about ${amount}.`,
  questions: {
    jump: (given, before) =>
      `${given} instead of ${before}: twenty times as much, or a twentieth. Save it again if it is right.`,
    unlike_list: (given, known) =>
      `${given}, and ${known} is known for this model: twenty times as much, or a twentieth. Save it again if it is right.`,
    reused_dearer: (given, fresh) =>
      `Reused input at ${given} is dearer than new input at ${fresh}. Save it again if it is right.`,
    output_cheaper: (given, fresh) =>
      `The answer at ${given} is cheaper than new input at ${fresh}. Save it again if it is right.`,
  } as Record<string, (given: string, beside: string) => string>,
  next: (day: string) => `from ${day}`,
  withdraw: 'Remove',
  withdrawTitle: 'Remove these prices?',
  withdrawText: 'They have not begun. The prices before go on.',
  exists: 'There are prices from this moment on already.',
  importing: 'Import prices',
  importTitle: 'Prices from a file',
  importText:
    'Take the prices in force, change them, and send the file back. Nothing is entered before you have seen what each line would do; then all of it is, or nothing.',
  template: (kind: string) => `Prices in force as ${kind}`,
  chooseFile: 'Choose a file…',
  rows: 'Lines of the file',
  line: 'Line',
  which: 'Provider and model',
  what: 'What becomes of it',
  state: { new: 'new', unchanged: 'unchanged', questioned: 'looks like a slip', error: 'wrong' },
  summary: (fresh: number, same: number, questioned: number, wrong: number) =>
    `New: ${fresh} · unchanged: ${same} · looks like a slip: ${questioned} · wrong: ${wrong}`,
  sure: 'What looks like a slip is right',
  apply: (count: number) => (count === 0 ? 'Enter' : `Enter ${count}`),
}

const zh: typeof en = {
  hours: '高峰时段',
  hoursText: '一周中价格不同的时段。结束早于开始的时段跨过午夜。',
  hoursOf: (number) => `高峰时段 ${number}`,
  addHours: '添加高峰时段',
  removeHours: '移除此时段',
  zone: '时区',
  from: '从',
  to: '到',
  days: '从哪几天开始',
  day: { MON: '周一', TUE: '周二', WED: '周三', THU: '周四', FRI: '周五', SAT: '周六', SUN: '周日' },
  except: '没有高峰时段的日期',
  exceptHint: '例如节假日 2026-10-01，用逗号分隔。',
  begins: '生效时间',
  beginsHint: '留空即现在。以这台电脑的时钟为准。',
  text: '之前的支出保持当时的价格。',
  measured: (amount, calls) => `一个普通回答约 ${amount}（最近 ${calls} 个回答的中位数）。`,
  typical: (amount) => `一个含思考的十问对话约 ${amount}。`,
  atPeak: (amount) => `高峰时段约 ${amount}。`,
  questions: {
    jump: (given, before) => `${given}，原为 ${before}：相差二十倍。如果正确，请再次保存。`,
    unlike_list: (given, known) =>
      `${given}，而该模型已知的价格为 ${known}：相差二十倍。如果正确，请再次保存。`,
    reused_dearer: (given, fresh) => `缓存命中 ${given} 高于新输入 ${fresh}。如果正确，请再次保存。`,
    output_cheaper: (given, fresh) => `回答 ${given} 低于新输入 ${fresh}。如果正确，请再次保存。`,
  },
  next: (day) => `${day}起`,
  withdraw: '移除',
  withdrawTitle: '移除这组价格？',
  withdrawText: '它们尚未生效，现有价格继续有效。',
  exists: '该时间起已有价格。',
  importing: '导入价格',
  importTitle: '从文件导入价格',
  importText: '取出现行价格，修改后交回。先显示每一行的结果，不会立即填写；确认后全部填写，或全部不填。',
  template: (kind) => `现行价格（${kind}）`,
  chooseFile: '选择文件…',
  rows: '文件的各行',
  line: '行',
  which: '服务商与模型',
  what: '结果',
  state: { new: '新增', unchanged: '不变', questioned: '可能有误', error: '有误' },
  summary: (fresh, same, questioned, wrong) =>
    `新增 ${fresh} · 不变 ${same} · 可能有误 ${questioned} · 有误 ${wrong}`,
  sure: '可能有误的价格是对的',
  apply: (count) => (count === 0 ? '填写' : `填写 ${count} 项`),
}

export const priceWords = { en, zh }

/** The words of the forms about prices. */
export const p = pick(priceWords)
