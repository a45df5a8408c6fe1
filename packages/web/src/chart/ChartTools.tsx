import { ActionIcon, Button, CloseButton, Group, Menu, Text, TextInput, Tooltip } from '@mantine/core'
import {
  IconArrowsExchange,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconClipboardText,
  IconCopy,
  IconDots,
  IconDownload,
  IconFileImport,
  IconHelp,
  IconLayoutList,
  IconPrinter,
  IconSearch,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './chart.module.css'
import { Legend } from './Legend.tsx'
import { chartWords } from './words.ts'

interface ChartToolsProps {
  readonly findRef: RefObject<HTMLInputElement | null>
  readonly text: string
  /** null = nothing is looked for. */
  readonly found: { readonly at: number; readonly count: number } | null
  /** Groups of doors or kinds of keys. */
  readonly hasBands: boolean
  readonly withBands: boolean
  onFind(text: string): void
  onNext(by: 1 | -1): void
  onLeaveFind(): void
  onZoom(by: 1 | -1): void
  onFlip(): void
  onBands(): void
  onFoldAll(fold: boolean): void
  onCopyWithHeads(): void
  /** null = it may not be changed. */
  readonly onPaste: (() => void) | null
}

/** Beside the title: find, look, take along. */
export function ChartTools(props: ChartToolsProps) {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const { language } = useLanguage()
  const mayImport = useMay('import')
  const [legend, setLegend] = useState(false)
  const { found, text, hasBands, withBands, onPaste } = props
  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const
  const tool = (label: string, sign: React.ReactNode, act: () => void) => (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={act}>
        {sign}
      </ActionIcon>
    </Tooltip>
  )
  return (
    <>
      <TextInput
        ref={props.findRef}
        className={classes.find}
        aria-label={say('find')}
        placeholder={say('find')}
        value={text}
        leftSection={<IconSearch size={16} stroke={1.6} aria-hidden />}
        rightSection={
          text === '' ? null : <CloseButton size="sm" aria-label={say('clearFind')} onClick={() => props.onFind('')} />
        }
        onChange={(event) => props.onFind(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onNext(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape') props.onLeaveFind()
          else return
          event.preventDefault()
        }}
      />
      {found && (
        <Group gap={4} wrap="nowrap">
          <Text size="sm" c="dimmed" className="numbers" role="status">
            {found.count === 0 ? say('foundNone') : say('found', { at: found.at + 1, count: found.count })}
          </Text>
          {tool(say('previous'), <IconChevronUp {...icon} />, () => props.onNext(-1))}
          {tool(say('next'), <IconChevronDown {...icon} />, () => props.onNext(1))}
        </Group>
      )}
      <ActionIcon.Group>
        {tool(say('denser'), <IconZoomOut {...icon} />, () => props.onZoom(-1))}
        {tool(say('roomier'), <IconZoomIn {...icon} />, () => props.onZoom(1))}
      </ActionIcon.Group>
      <Button
        variant="default"
        visibleFrom="sm"
        leftSection={<IconArrowsExchange size={16} stroke={1.6} aria-hidden />}
        onClick={props.onFlip}
      >
        {say('flip')}
      </Button>
      {onPaste && (
        <Button
          variant="default"
          visibleFrom="sm"
          leftSection={<IconClipboardText size={16} stroke={1.6} aria-hidden />}
          onClick={onPaste}
        >
          {say('paste')}
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={say('more')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item hiddenFrom="sm" leftSection={<IconArrowsExchange {...icon} />} onClick={props.onFlip}>
            {say('flip')}
          </Menu.Item>
          {hasBands && (
            <>
              <Menu.Item
                leftSection={withBands ? <IconCheck {...icon} /> : <IconLayoutList {...icon} />}
                onClick={props.onBands}
              >
                {say('bands')}
              </Menu.Item>
              {withBands && <Menu.Item onClick={() => props.onFoldAll(true)}>{say('foldAll')}</Menu.Item>}
              {withBands && <Menu.Item onClick={() => props.onFoldAll(false)}>{say('unfoldAll')}</Menu.Item>}
              <Menu.Divider />
            </>
          )}
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={props.onCopyWithHeads}>
            {say('copyWithHeads')}
          </Menu.Item>
          {onPaste && (
            <Menu.Item hiddenFrom="sm" leftSection={<IconClipboardText {...icon} />} onClick={onPaste}>
              {say('paste')}
            </Menu.Item>
          )}
          <Menu.Item
            component="a"
            href={`/api/v1/systems/${systemId}/export/chart?language=${language}`}
            download
            leftSection={<IconDownload {...icon} />}
          >
            {say('export')}
          </Menu.Item>
          <Menu.Item
            renderRoot={(root) => <SystemLink path="chart/print" {...root} />}
            leftSection={<IconPrinter {...icon} />}
          >
            {say('print')}
          </Menu.Item>
          {mayImport && (
            <Menu.Item
              renderRoot={(root) => <SystemLink path="import" {...root} />}
              leftSection={<IconFileImport {...icon} />}
            >
              {say('import')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconHelp {...icon} />} onClick={() => setLegend(true)}>
            {say('legend')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Legend opened={legend} close={() => setLegend(false)} />
    </>
  )
}
