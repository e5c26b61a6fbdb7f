// A long answer with everything in it, in small pieces, for measuring.
const section = (n) => `## Part ${n}

Every **reservation** is made before the first byte goes out, and what is not used comes back; see [the guide](https://example.org/${n}).
The bound is $b_{${n}} = i + o_{\\max}$, and it costs $5 or $10 at most, never more than \`limit - spent\`.

- One point with *emphasis* and a \`name\`
- Another one, long enough that it takes more than a single line on a page of ordinary width, as points often do
  - A deeper one

\`\`\`java
var held = rates.dearest().cost(bound);
if (account.available().isLessThan(held)) {
    return Refused.exhausted(account);
}
\`\`\`

$$
\\sum_{k=1}^{${n}} c_k \\le L
$$

| Row | Tokens | Cost |
|---|--:|--:|
| new | ${n}12 | 0.000${n} |
| reused | ${n}9 | 0.0001 |

`
const text = Array.from({ length: 8 }, (_, i) => section(i + 1)).join('')
// 400 pieces at 50 a second; the server hands on what has come every 50 ms
export const pieceCount = 400
const size = Math.ceil((text.length / pieceCount) * 2.5)
export const longAnswer = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g'))
