/** What the demo's cards say, in English. */
export const en = {
  cards: {
    handbook: {
      title: 'Ask the handbook',
      text: 'The whole handbook goes along with your question, and the answer quotes its passage.',
      end: (thousands: number) => `${thousands},000 tokens new, then reused`,
      question: 'What is reserved while an answer is in progress?',
      next: 'And what happens when the limit is reached?',
    },
    lines: {
      title: 'Try to lose an answer',
      text: '600 numbered lines arrive. Reload the page, or open this chat in another tab.',
      end: 'ends at 600 of 600, none missing',
      question: 'Write 600 numbered lines.',
    },
    overspend: {
      title: 'Try to overspend',
      text: 'A limit of 0.05 meets 100 calls of 0.001, all at once.',
      end: 'ends at 50 answered, 50 refused',
    },
    showing: {
      title: 'What it can show',
      text: 'A table, code, mathematics and Chinese, set while they stream.',
      end: 'about 200 words',
      question: 'Show me a table, code, mathematics and Chinese.',
    },
  },
  document: {
    name: (thousands: number) => `Handbook, ~${thousands}K tokens`,
    about:
      'The guides of Parley go along, whole, with every message of this chat. The first time they are new input; after that the provider knows them again, and they are reused at a fraction of the price.',
    read: 'Read what is sent',
    allNew: (fresh: string) => `${fresh} tokens were new.`,
    reused: (cached: string, fresh: string) => `${cached} tokens were reused, ${fresh} were new.`,
    ask: 'Ask on',
  },
  lines: {
    progress: (count: number, of: number) => `${count} of ${of} lines`,
    dare: 'Now try to lose it:',
    reload: 'reload the page',
    or: 'or',
    tab: 'open this chat in another tab',
    checking: 'Comparing…',
    whole: (of: number) => `${of} of ${of} lines, none missing`,
    missing: (count: number, of: number, gone: number) => `${count} of ${of} lines, ${gone} missing`,
    other: (of: number) => `${of} of ${of} lines, but not the expected text`,
    proof: 'SHA-256 of the text here, as worked out from the rule of the lines, and as the answer says:',
  },
  overspend: {
    explain:
      '100 calls of 0.001 go to this server’s own /v1/chat/completions at the same moment, with an API key of their own and a limit of 0.05. What fits is answered. The rest is refused before anything is sent.',
    counts: (answered: number, refused: number) => `${answered} answered, ${refused} refused`,
    sum: (spent: string, limit: string) => `${spent} of ${limit}`,
    reserved: (amount: string) => `${amount} reserved for answers in progress`,
    waiting: (count: number) => `${count} on their way`,
    failed: (count: number) => `${count} failed otherwise`,
    over: 'Not a billionth more was spent. The money is demo money.',
    lines: (count: number) => `Show the ${count} lines in the spending record`,
    time: 'Time',
    call: 'Call',
    tokens: 'Tokens',
    amount: 'Amount',
    total: 'Total',
    again: 'Once more',
    back: 'Back to the cards',
  },
}

/** What every language provides. */
export type DemoMessages = typeof en
