import type { DemoMessages } from './en'

/** 演示卡片的文字。 */
export const zh: DemoMessages = {
  cards: {
    handbook: {
      title: '问问手册',
      text: '整本手册随问题一起发送，回答会引用其中的原文。',
      end: (thousands) => `先是 ${thousands},000 词元新输入，之后命中缓存`,
      question: '预算是怎么计算的？',
      next: '额度用完怎么办？',
    },
    lines: {
      title: '试着弄丢一个回答',
      text: '600 行带编号的文字逐行到来。刷新页面，或在另一个标签页打开此对话。',
      end: '最后是 600 行，一行不少',
      question: '请写 600 行带编号的文字。',
    },
    overspend: {
      title: '试着超支',
      text: '上限 0.05，同时发出 100 次 0.001 的调用。',
      end: '最后是 50 次回答，50 次拒绝',
    },
    showing: {
      title: '回答能展示什么',
      text: '表格、代码、数学公式和中文，边写边排版。',
      end: '约 300 字',
      question: '给我看看表格、代码、公式和中文。',
    },
  },
  document: {
    name: (thousands) => `手册，约 ${thousands}K 词元`,
    about:
      'Parley 的各篇指南会全文随此对话的每条消息一起发送。第一次是新输入；之后服务商认得它们，命中缓存，只收几十分之一的价格。',
    read: '查看发送的内容',
    allNew: (fresh) => `${fresh} 个词元是新输入。`,
    reused: (cached, fresh) => `${cached} 个词元命中缓存，${fresh} 个是新输入。`,
    ask: '接着问',
  },
  lines: {
    progress: (count, of) => `第 ${count} 行，共 ${of} 行`,
    dare: '现在试着弄丢它：',
    reload: '刷新页面',
    or: '或',
    tab: '在另一个标签页打开此对话',
    checking: '正在核对…',
    whole: (of) => `${of} 行中有 ${of} 行，一行不少`,
    missing: (count, of, gone) => `${of} 行中有 ${count} 行，缺 ${gone} 行`,
    other: (of) => `${of} 行都在，但内容与预期不同`,
    proof: '此处文字的 SHA-256，与按规则算出的、回答中写明的一致：',
  },
  overspend: {
    explain:
      '100 次 0.001 的调用同时发往本服务器自己的 /v1/chat/completions，使用单独的 API 密钥，上限 0.05。放得下的得到回答，其余的在发出之前就被拒绝。',
    counts: (answered, refused) => `${answered} 次回答，${refused} 次拒绝`,
    sum: (spent, limit) => `已用 ${spent}，上限 ${limit}`,
    reserved: (amount) => `为进行中的回答预留 ${amount}`,
    waiting: (count) => `${count} 次在途中`,
    failed: (count) => `${count} 次因其他原因失败`,
    over: '连十亿分之一也没有多用。这是演示用的钱。',
    lines: (count) => `查看支出明细中的 ${count} 条`,
    time: '时间',
    call: '调用',
    tokens: '词元数',
    amount: '金额',
    total: '合计',
    again: '再来一次',
    back: '回到卡片',
  },
}
