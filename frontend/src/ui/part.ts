import { onWaking } from '../turn/waking'

const FIRST_MS = 1_000
const MOST_MS = 30_000

/** Reads a part of the program; where nobody answers, again once the network is back, and every now and then. */
export async function part<T>(read: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_MS; ; pause = Math.min(2 * pause, MOST_MS)) {
    try {
      return await read()
    } catch {
      await wokenOrAfter(pause)
    }
  }
}

function wokenOrAfter(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      end()
      resolve()
    }
    const timer = setTimeout(go, ms)
    const end = onWaking(go)
  })
}
