import { call } from './http'

/** How many chats of all people have been answered by the demo model only. */
export const countDemoChats = async () => (await call<{ count: number }>('GET', '/admin/demo-chats')).count
/** Deletes them; answers with how many there were. */
export const deleteDemoChats = async () =>
  (await call<{ count: number }>('DELETE', '/admin/demo-chats')).count
