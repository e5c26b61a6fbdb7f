import { t } from '../i18n/i18n'
import { icons } from '../ui/icons'

const names: Record<string, string> = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  cs: 'C#',
  csharp: 'C#',
  css: 'CSS',
  go: 'Go',
  html: 'HTML',
  java: 'Java',
  javascript: 'JavaScript',
  js: 'JavaScript',
  json: 'JSON',
  jsx: 'JSX',
  kotlin: 'Kotlin',
  md: 'Markdown',
  markdown: 'Markdown',
  php: 'PHP',
  py: 'Python',
  python: 'Python',
  rs: 'Rust',
  rust: 'Rust',
  sh: 'Shell',
  shell: 'Shell',
  sql: 'SQL',
  ts: 'TypeScript',
  tsx: 'TSX',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
}

/** The language a fence names: the first word, shortened. */
export function languageOf(info: string): string {
  return (info.trim().split(/\s+/)[0] ?? '').slice(0, 40)
}

/** A block of code with its language and a Copy button; the button is served by the page's one listener. */
export function codeBlock(text: string, info: string): HTMLElement {
  const language = languageOf(info)
  const block = document.createElement('div')
  block.className = 'code'
  const header = document.createElement('header')
  const name = document.createElement('span')
  name.textContent = language === '' ? t.answer.code : (names[language.toLowerCase()] ?? language)
  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'btn quiet'
  copy.dataset['copyCode'] = ''
  const label = document.createElement('span')
  label.textContent = t.answer.copyCode
  copy.append(copyIcon(), label)
  header.append(name, copy)
  const pre = document.createElement('pre')
  pre.tabIndex = 0
  const code = document.createElement('code')
  if (language !== '') code.dataset['language'] = language.toLowerCase()
  if (text !== '') code.append(text)
  pre.append(code)
  block.append(header, pre)
  return block
}

const SVG = 'http://www.w3.org/2000/svg'

function copyIcon(): Element {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'icon s')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  for (const [d] of icons.copy) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
