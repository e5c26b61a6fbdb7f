/**
 * Makes the children of `parent` from `from` on equal to `next`, keeping what is equal already, so that a
 * selection survives and only what changed is painted again.
 * @param exact also removes children beyond `next`
 */
export function patch(parent: Node, from: number, next: Node[], exact: boolean): void {
  for (const [i, node] of next.entries()) {
    const old = parent.childNodes[from + i]
    if (old) morph(old, node)
    else parent.appendChild(node)
  }
  if (!exact) return
  while (parent.childNodes.length > from + next.length) parent.lastChild?.remove()
}

function morph(old: ChildNode, next: Node): void {
  if (old instanceof Text && next instanceof Text) {
    if (old.data === next.data) return
    if (next.data.startsWith(old.data)) old.appendData(next.data.slice(old.data.length))
    else old.data = next.data
  } else if (old instanceof Element && next instanceof Element && sameShell(old, next)) {
    patch(old, 0, [...next.childNodes], true)
  } else {
    old.replaceWith(next)
  }
}

function sameShell(old: Element, next: Element): boolean {
  if (old.tagName !== next.tagName || old.attributes.length !== next.attributes.length) return false
  return [...next.attributes].every((attribute) => old.getAttribute(attribute.name) === attribute.value)
}
