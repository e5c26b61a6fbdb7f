import { beforeEach, describe, expect, it } from 'vitest'
import { chatsFor, followLimits } from './chats'

describe('how many chats a limit is enough for', () => {
  it.each([
    ['20', '10050600', '1,980'],
    ['200', '10050600', '19,800'],
    ['20.50', '10050600', '2,030'],
    ['0', '10050600', '0'],
    [' 1 ', '10050600', '99'],
    ['1000000', '1', '1,000,000,000,000,000'],
  ])('%s at %s is %s', (amount, chat, count) => expect(chatsFor(amount, chat)).toBe(count))

  it.each([
    ['20', ''],
    ['20', '0'],
    ['', '10050600'],
    ['-5', '10050600'],
    ['3,50', '10050600'],
    ['lots', '10050600'],
    ['20', 'many'],
  ])('%s at %s is unknown', (amount, chat) => expect(chatsFor(amount, chat)).toBe(''))
})

describe('the limits of set-up', () => {
  let form: HTMLFormElement
  const field = <T extends Element>(selector: string) => document.querySelector<T>(selector) as T

  beforeEach(() => {
    document.body.replaceChildren()
    form = document.body.appendChild(document.createElement('form'))
    const currency = form.appendChild(document.createElement('select'))
    currency.name = 'currency'
    for (const [code, sign, chat, cost] of [
      ['USD', '$', '10050600', '$0.010'],
      ['EUR', '€', '', ''],
    ] as const) {
      const option = currency.appendChild(document.createElement('option'))
      option.value = code
      Object.assign(option.dataset, { sign, chat, cost })
    }
    const money = form.appendChild(document.createElement('div'))
    const input = money.appendChild(document.createElement('input'))
    input.dataset['chats'] = 'count'
    input.value = '20'
    const note = form.appendChild(document.createElement('small'))
    note.id = 'count'
    note.dataset['words'] = 'about # chats'
    const size = form.appendChild(document.createElement('p'))
    size.id = 'chat-size'
    Object.assign(size.dataset, { size: 'one costs #', none: 'no list prices' })
    followLimits(form)
  })

  it('are counted as they are typed', () => {
    expect(field('#count').textContent).toBe('about 1,980 chats')
    field<HTMLInputElement>('input').value = '40'
    form.dispatchEvent(new Event('input'))
    expect(field('#count').textContent).toBe('about 3,970 chats')
    expect(field('#chat-size').textContent).toBe('one costs $0.010')
  })

  it('are not counted in a currency without list prices', () => {
    field<HTMLSelectElement>('select').value = 'EUR'
    form.dispatchEvent(new Event('input'))
    expect(field('#count').textContent).toBe('')
    expect(field('#chat-size').textContent).toBe('no list prices')
    expect(field('div').getAttribute('data-symbol')).toBe('€')
  })
})
