/** Text of the clipboard; null when the browser does not give it to a page, or there is none. */
export async function readClipboard(): Promise<string | null> {
  try {
    return (await navigator.clipboard.readText()) || null
  } catch {
    return null
  }
}
