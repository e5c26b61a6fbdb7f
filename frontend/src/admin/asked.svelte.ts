import { type AskedList, listRequests } from '../api/requests'

/** The requests for more that wait for an answer; the navigation shows their number. */
class Asked {
  list = $state.raw<AskedList | null>(null)
  failure = $state<unknown>(null)

  get open(): number {
    return this.list?.open ?? 0
  }

  load = async (): Promise<void> => {
    try {
      this.list = await listRequests()
      this.failure = null
    } catch (problem) {
      this.failure = problem
    }
  }
}

export const asked = new Asked()
