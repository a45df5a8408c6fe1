import { Button, FileButton, Group, Paper, Stack, Text } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { api, query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { base64Of, FILE_BYTES_MAX, keepFile } from './files.ts'
import classes from './import.module.css'
import type { Layout } from './layout.ts'
import { importWords } from './words.ts'

interface ChooseFileProps {
  /** The file was read; its import has this number. */
  read(importNo: number): void
  readonly hint: string
  /** How it is to be read; guessed unless given. */
  readonly layout?: Layout
}

/** A file by button or by dropping it; one that is too large is not even read. */
export function ChooseFile({ read, hint, layout }: ChooseFileProps) {
  const say = useWords(importWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState<string | null>(null)
  const preview = useMutation({
    mutationFn: async (file: File) =>
      api.import.preview({ systemId, fileName: file.name, content: await base64Of(file), ...(layout && { layout }) }),
    async onSuccess(run, file) {
      keepFile(run.importNo, file)
      await client.invalidateQueries({ queryKey: query.import.list.key() })
      read(run.importNo)
    },
  })
  const take = (file: File | null | undefined) => {
    setTooLarge(null)
    if (!file) return
    if (file.size > FILE_BYTES_MAX) {
      const megabytes = (bytes: number) => Math.ceil(bytes / 1_000_000)
      setTooLarge(
        say('tooLarge', { name: file.name, megabytes: megabytes(file.size), limit: megabytes(FILE_BYTES_MAX) }),
      )
      return
    }
    preview.mutate(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <Paper
      p="lg"
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack gap="sm" align="flex-start">
        <Text maw={640}>{hint}</Text>
        <Group gap="sm">
          <FileButton onChange={take} accept=".csv,.tsv,.txt,.xlsx">
            {(props) => (
              <Button
                {...props}
                leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
                loading={preview.isPending}
              >
                {say('choose')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            {preview.isPending ? say('reading', { name: preview.variables.name }) : say('drop')}
          </Text>
        </Group>
        {tooLarge && (
          <Text role="alert" c="var(--lw-danger)">
            {tooLarge}
          </Text>
        )}
        <Refused error={preview.error} />
      </Stack>
    </Paper>
  )
}
