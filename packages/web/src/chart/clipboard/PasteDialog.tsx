import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words/index.ts'
import { chartWords } from '../words.ts'

interface PasteDialogProps {
  readonly opened: boolean
  close(): void
  onPaste(text: string): void
}

/** Where the browser does not let a button read the clipboard: a field that takes what is pasted into it. */
export function PasteDialog({ opened, close, onPaste }: PasteDialogProps) {
  const say = useWords(chartWords)
  const [text, setText] = useState('')
  const leave = () => {
    setText('')
    close()
  }
  return (
    <Modal opened={opened} onClose={leave} title={say('paste')}>
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label={say('pasteField')}
          description={say('pasteHint')}
          autosize
          minRows={4}
          maxRows={12}
          ff="monospace"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            disabled={text === ''}
            onClick={() => {
              onPaste(text)
              leave()
            }}
          >
            {say('pasteNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
