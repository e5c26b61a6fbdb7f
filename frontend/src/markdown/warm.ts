import { MarkdownStream } from './stream'

const SAMPLE = 'Some *words* and `code`:\n\n- one\n- **two**\n'

/** Reads something while nobody waits: the first time costs a browser twenty times what it costs later. */
export function warmUp(): void {
  const stream = new MarkdownStream(document.createElement('div'))
  stream.append(SAMPLE)
  stream.paint()
}
