import { call, type Items, page } from './http'

export type Meter = 'fresh' | 'cached' | 'input' | 'output' | 'requests' | 'none'
export type DayFormat = 'iso' | 'ymd' | 'mdy' | 'dmy' | 'unix'
export type CauseKind =
  | 'currency'
  | 'overrun'
  | 'price'
  | 'hold'
  | 'estimated'
  | 'pending'
  | 'boundary_out'
  | 'boundary_in'
  | 'outside'
  | 'not_billed'
  | 'cache'
  | 'tokens'

/** Which columns of a bill are read, by their names. */
export interface Columns {
  day: string | null
  model: string | null
  amount: string | null
  currencyColumn: string | null
  fresh: string | null
  cached: string | null
  input: string | null
  output: string | null
  requests: string | null
  type: string | null
  quantity: string | null
  price: string | null
  key: string | null
}

/** How a bill is read. */
export interface Mapping extends Columns {
  delimiter: string | null
  zone: string | null
  moment: 'created' | 'settled' | null
  currency: string | null
  dayFormat: DayFormat | null
  keyValue: string | null
  /** What a row counts, by what its column of types says. */
  kinds: Record<string, Meter>
  /** What the bill's models are called at our offers. */
  models: Record<string, string>
}

/** A place in the file that cannot be read. */
export interface Wrong {
  row: number | null
  column: string | null
  value: string | null
  code: string
  message: string
}

export interface Preview {
  mapping: Mapping
  known: boolean
  names: string[]
  rows: string[][]
  types: string[]
  keys: string[]
  billed: string[]
  offered: string[]
  read: {
    rows: number
    leftOut: number
    lines: number
    from: string | null
    to: string | null
    total: string | null
    currency: string
  } | null
  fields: { field: string; code: string; message: string }[]
  wrong: Wrong[]
}

export interface Side {
  amount: string | null
  fresh: number | null
  cached: number | null
  input: number | null
  output: number | null
  calls: number | null
}

export interface Cause {
  what: CauseKind
  calls: number
  atStake: string | null
  explains: string | null
  meter: Meter | null
  tokens: number | null
  theirs: string | null
  ours: string | null
}

export interface Line {
  day: string
  model: string | null
  bill: Side | null
  ours: Side | null
  difference: string | null
  percent: string | null
  differs: boolean
  causes: Cause[]
  unexplained: string | null
}

export interface Comparison {
  currency: string
  billCurrency: string
  /** Whether amounts are compared. */
  comparable: boolean
  unit: string
  rounded: boolean
  rows: number
  leftOut: number
  meters: Meter[]
  total: { bill: Side; ours: Side; difference: string | null; percent: string | null }
  differing: number
  lines: Line[]
}

/** A comparison in a list. */
export interface BillHead {
  id: string
  provider: string
  providerName: string
  fileName: string
  from: string
  to: string
  billed: string | null
  ours: string
  currency: string
  differing: number
  createdAt: string
  createdBy: string
  createdByName: string
}

export interface Bill {
  bill: BillHead
  mapping: Mapping
  comparison: Comparison
}

function form(provider: string, file: File, mapping: Partial<Mapping> | null): FormData {
  const data = new FormData()
  data.append('provider', provider)
  data.append('file', file, file.name)
  if (mapping) {
    data.append('mapping', new Blob([JSON.stringify(mapping)], { type: 'application/json' }), 'mapping.json')
  }
  return data
}

export const listBills = (after: string | null) => call<Items<BillHead>>('GET', page('/admin/bills', after))
export const getBill = (id: string) => call<Bill>('GET', `/admin/bills/${id}`)
export const deleteBill = (id: string) => call<undefined>('DELETE', `/admin/bills/${id}`)
export const previewBill = (provider: string, file: File, mapping: Partial<Mapping> | null) =>
  call<Preview>('POST', '/admin/bills/preview', form(provider, file, mapping))
export const compareBill = (provider: string, file: File, mapping: Mapping) =>
  call<{ id: string }>('POST', '/admin/bills', form(provider, file, mapping))
