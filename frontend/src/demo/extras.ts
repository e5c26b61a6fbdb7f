import AfterAnswer from './AfterAnswer.svelte'
import DocumentNote from './DocumentNote.svelte'

export { AfterAnswer, DocumentNote }
