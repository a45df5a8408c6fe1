/** Files of this tab, by number of their import: reading one in another way needs it again, and a reload forgets it. */
const files = new Map<number, File>()

export const keepFile = (importNo: number, file: File): void => void files.set(importNo, file)
export const keptFile = (importNo: number): File | null => files.get(importNo) ?? null

/** What the server takes (contract/import.ts). */
export const FILE_BYTES_MAX = 11_000_000

/** The content as the API wants it. */
export async function base64Of(file: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
  return url.slice(url.indexOf(',') + 1)
}
