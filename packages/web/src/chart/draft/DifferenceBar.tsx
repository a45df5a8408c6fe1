import { ActionIcon, Button, Group, Popover, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { BeforeSave } from '../../parts/BeforeSave.tsx'
import { Refused } from '../../parts/Refused.tsx'
import { partsWords } from '../../parts/words.ts'
import { useWords } from '../../words/index.ts'
import classes from '../chart.module.css'
import { chartWords } from '../words.ts'
import type { Draft } from './draft.ts'
import { summarySays } from './summarySays.ts'
import type { DraftAnswer } from './useSummary.ts'

interface DifferenceBarProps {
  readonly draft: Draft
  readonly answer: DraftAnswer | undefined
  readonly isCurrent: boolean
  readonly error: unknown
  readonly saveError: unknown
  readonly isSaving: boolean
  onUndo(): void
  onRedo(): void
  onDiscard(): void
  onSave(): void
  onConflicts(): void
}

/** What the draft would change, and the acts on it. There as long as there is a draft, or a way back to one. */
export function DifferenceBar(props: DifferenceBarProps) {
  const say = useWords(chartWords)
  const sayParts = useWords(partsWords)
  const { draft, answer, isCurrent, error } = props
  const size = draft.changes.size
  if (size === 0 && draft.undone.length === 0 && draft.done.length === 0) return null
  const summary = size === 0 ? undefined : answer?.summary
  const conflicts = size === 0 ? 0 : (answer?.conflicts.length ?? 0)
  return (
    <section className={classes.difference} aria-label={say('draftTitle')}>
      <Text size="sm" className="numbers" style={{ flex: 1, minWidth: 200 }} aria-live="polite">
        <strong>{say('draftTitle')}</strong>
        {': '}
        {say('inDraft', { count: size })}
        {summary && (
          <span style={{ opacity: isCurrent ? 1 : 0.6 }}>{` · ${summarySays(summary, say).join(' · ')}`}</span>
        )}
        {size > 0 && !summary && !error && ` · ${say('reckoning')}`}
        {summary && !summary.savable && <strong>{` · ${say('notSavable')}`}</strong>}
      </Text>
      {(props.saveError ?? error) != null && (
        <div style={{ flexBasis: '100%' }}>
          <Refused error={props.saveError ?? error} />
        </div>
      )}
      {conflicts > 0 && (
        <Button
          variant="default"
          size="sm"
          leftSection={<IconAlertTriangle size={16} aria-hidden />}
          onClick={props.onConflicts}
        >
          {say('conflictCount', { count: conflicts })}
        </Button>
      )}
      {summary && (
        <Popover position="top" width={380} withinPortal trapFocus>
          <Popover.Target>
            <Button
              variant="default"
              size="sm"
              leftSection={summary.warningCount > 0 ? <IconAlertTriangle size={16} aria-hidden /> : null}
            >
              {summary.warningCount > 0 ? say('warnings', { count: summary.warningCount }) : say('details')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown p={4} mah={400} style={{ overflow: 'auto' }} tabIndex={0} aria-label={say('details')}>
            <BeforeSave summary={summary} reckoning={!isCurrent} error={null} />
          </Popover.Dropdown>
        </Popover>
      )}
      <Group gap="xs" wrap="nowrap">
        <Tooltip label={sayParts('undo')}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={sayParts('undo')}
            disabled={draft.done.length === 0}
            onClick={props.onUndo}
          >
            <IconArrowBackUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={say('redo')}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={say('redo')}
            disabled={draft.undone.length === 0}
            onClick={props.onRedo}
          >
            <IconArrowForwardUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Button variant="default" size="sm" disabled={size === 0} onClick={props.onDiscard}>
          {say('discard')}
        </Button>
        <Button
          size="sm"
          loading={props.isSaving}
          disabled={size === 0 || (isCurrent && summary?.savable === false)}
          onClick={props.onSave}
        >
          {sayParts('save')}
        </Button>
      </Group>
    </section>
  )
}
