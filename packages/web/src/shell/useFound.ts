/** What the server found for the palette, by kind. */
interface FoundGroup {
  readonly group: string
  readonly actions: readonly {
    readonly id: string
    readonly label: string
    readonly description?: string
    readonly path: string
  }[]
}

export function useFound(_text: string): FoundGroup[] {
  return []
}
