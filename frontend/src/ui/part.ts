import { onWaking } from '../turn/waking'

/** Reads a part of the program; without a network, once that is back. */
export async function part<T>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read()
    } catch {
      await woken()
    }
  }
}

function woken(): Promise<void> {
  return new Promise((resolve) => {
    const end = onWaking(() => {
      end()
      resolve()
    })
  })
}
