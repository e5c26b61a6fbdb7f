import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactAmount, money, nano, share, shortAmount, sum } from './money'

describe('shortAmount', () => {
  it.each([
    ['0.000000000', '0.00'],
    ['20', '20.00'],
    ['1.000000000', '1.00'],
    ['1.005000000', '1.01'],
    ['1234567.891000000', '1,234,567.89'],
    ['0.410000000', '0.41'],
    ['0.050000000', '0.050'],
    ['0.003100000', '0.0031'],
    ['0.009000000', '0.0090'],
    ['0.002273000', '0.0023'],
    ['0.000000001', '0.000000001'],
    ['0.000000123', '0.00000012'],
    ['0.099600000', '0.10'],
    ['0.994000000', '0.99'],
    ['0.996000000', '1.00'],
    ['999.999999999', '1,000.00'],
    ['-0.003100000', '−0.0031'],
    ['9007199254740993.000000000', '9,007,199,254,740,993.00'],
  ])('%s reads %s', (amount, expected) => expect(shortAmount(amount)).toBe(expected))

  it.each(['', '1e3', '1.0000000001', 'NaN', '0,5', ' 1', '--1'])('refuses %j', (amount) =>
    expect(() => shortAmount(amount)).toThrow(RangeError),
  )
})

describe('exactAmount', () => {
  it.each([
    ['0.002273000', '0.002273'],
    ['0.000000001', '0.000000001'],
    ['20.000000000', '20.000000'],
  ])('%s reads %s', (amount, expected) => expect(exactAmount(amount)).toBe(expected))

  it('loses no digit of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (value) => {
        const amount = sum([`${value / 10n ** 9n}.${(value % 10n ** 9n).toString().padStart(9, '0')}`])
        expect(nano(exactAmount(amount).replaceAll(',', ''))).toBe(value)
      }),
    )
  })
})

describe('share', () => {
  it('is a part of the whole in per cent', () => expect(share('6.810000000', '20.000000000')).toBe(34.05))
  it('never leaves its drawing', () => expect(share('30', '20')).toBe(100))
  it('of nothing is nothing', () => expect(share('1', '0')).toBe(0))
})

it('knows a currency by its sign, or its code', () => {
  expect(money('1.5', 'USD')).toBe('$1.50')
  expect(money('1.5', 'CNY')).toBe('¥1.50')
  expect(money('-1.5', 'CHF')).toBe('−CHF\u00a01.50')
})

it('adds without losing a place', () => expect(sum(['0.100000001', '0.2'])).toBe('0.300000001'))
