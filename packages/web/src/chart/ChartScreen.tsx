import { KEY_KINDS } from '@lockwright/server/contract'
import { Alert, Drawer, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import { keyWords } from '../key/words.ts'
import { markWords } from '../mark/words.ts'
import { Page } from '../parts/Page.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { CellBar } from './CellBar.tsx'
import { ChartTools } from './ChartTools.tsx'
import classes from './chart.module.css'
import { PasteDialog } from './clipboard/PasteDialog.tsx'
import { readClipboard } from './clipboard/readClipboard.ts'
import { Conflicts } from './draft/Conflicts.tsx'
import { DifferenceBar } from './draft/DifferenceBar.tsx'
import { useChartDraft } from './draft/useChartDraft.ts'
import { useElsewhere } from './draft/useElsewhere.ts'
import { useSummary } from './draft/useSummary.ts'
import { ChartGrid } from './grid/ChartGrid.tsx'
import { Inspector } from './inspect/Inspector.tsx'
import type { Chart } from './model/chart.ts'
import { kindsOf } from './model/lines.ts'
import { overlayOf } from './model/overlay.ts'
import { useActs } from './useActs.ts'
import { useCursor } from './useCursor.ts'
import { useFind } from './useFind.ts'
import { useSaving } from './useSaving.tsx'
import { useView } from './useView.ts'
import { chartWords } from './words.ts'

/** Room for the chart and the inspector beside each other. */
const WIDE = '(min-width: 75em)'

export function ChartScreen({ chart }: { readonly chart: Chart }) {
  const say = useWords(chartWords)
  const sayMark = useWords(markWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false })
  const [draft, dispatch] = useChartDraft(systemId)
  const elsewhere = useElsewhere(systemId, draft.changes.size)
  const summary = useSummary(systemId, draft.changes)
  const overlay = useMemo(() => overlayOf(chart, draft.changes.values()), [chart, draft.changes])
  const sayKey = useWords(keyWords)
  const names = useMemo(
    () => ({ ungrouped: say('ungrouped'), kinds: KEY_KINDS.map((kind) => sayKey(kind)) }),
    [say, sayKey],
  )
  const view = useView(systemId, chart, names)
  const [cursor, go] = useCursor(chart, view)
  const [said, announce] = useState('')
  const [asksWhy, setAsksWhy] = useState(false)
  const [asksPaste, setAsksPaste] = useState(false)
  const [showsConflicts, setShowsConflicts] = useState(false)
  const grid = useRef<{ focus(): void }>(null)
  const inspector = useRef<HTMLElement>(null)
  const save = useSaving({ systemId, dispatch, announce, onConflict: () => setShowsConflicts(true) })
  const find = useFind({ chart, view, cursor, go, grid })
  const acts = useActs({ chart, overlay, draft, dispatch, view, cursor, go, mayEdit, announce })

  const gridActs = {
    ...acts,
    find: find.begin,
    why: () => (isWide ? inspector.current?.focus() : setAsksWhy(true)),
    save: () => draft.changes.size > 0 && mayEdit && save.mutate(draft.changes),
  }
  const paste = async () => {
    const text = await readClipboard()
    if (text === null) setAsksPaste(true)
    else acts.paste(text)
  }
  const inspected = (
    <Inspector
      chart={chart}
      overlay={overlay}
      axes={view.axes}
      cursor={cursor}
      mayEdit={mayEdit}
      acts={acts}
      say={say}
      sayMark={sayMark}
    />
  )
  return (
    <div className={classes.frame}>
      <Page
        title={say('title')}
        actions={
          <ChartTools
            findRef={find.field}
            text={find.text}
            found={find.found}
            hasBands={chart.answer.groups.no.length > 0 || kindsOf(chart).length > 1}
            withBands={view.withBands}
            onFind={find.change}
            onNext={find.next}
            onLeaveFind={find.leave}
            onZoom={view.zoom}
            onFlip={acts.flip}
            onBands={view.switchBands}
            onFoldAll={view.foldAll}
            onCopyWithHeads={acts.copyWithHeads}
            onPaste={mayEdit ? () => void paste() : null}
          />
        }
      >
        {elsewhere > 0 && (
          <Alert color="yellow" py="xs">
            {say('elsewhere', { count: elsewhere })}
          </Alert>
        )}
        <div className={classes.body}>
          <div className={classes.sheet}>
            <ChartGrid
              chart={chart}
              overlay={overlay}
              axes={view.axes}
              cursor={cursor}
              size={view.size}
              mayEdit={mayEdit}
              acts={gridActs}
              focusRef={grid}
            />
            {!isWide && (
              <CellBar
                chart={chart}
                overlay={overlay}
                axes={view.axes}
                cursor={cursor}
                mayEdit={mayEdit}
                onToggle={acts.toggle}
                onWhy={() => setAsksWhy(true)}
              />
            )}
          </div>
          {isWide && (
            <section
              ref={inspector}
              className={classes.inspector}
              aria-label={say('cell')}
              tabIndex={-1}
              onKeyDown={(event) => event.key === 'Escape' && grid.current?.focus()}
            >
              {inspected}
            </section>
          )}
        </div>
        <DifferenceBar
          draft={draft}
          answer={summary.data}
          isCurrent={summary.isCurrent}
          error={summary.error}
          saveError={save.variables === draft.changes ? save.error : null}
          isSaving={save.isPending}
          onUndo={acts.undo}
          onRedo={acts.redo}
          onDiscard={() => dispatch({ kind: 'discard' })}
          onSave={() => save.mutate(draft.changes)}
          onConflicts={() => setShowsConflicts(true)}
        />
        <VisuallyHidden role="status">{said}</VisuallyHidden>
      </Page>
      <Drawer
        opened={!isWide && asksWhy}
        onClose={() => setAsksWhy(false)}
        title={say('cell')}
        position="bottom"
        size="80%"
      >
        {inspected}
      </Drawer>
      <PasteDialog opened={asksPaste} close={() => setAsksPaste(false)} onPaste={acts.paste} />
      <Conflicts
        chart={chart}
        draft={draft}
        conflicts={summary.data?.conflicts ?? []}
        opened={showsConflicts}
        close={() => setShowsConflicts(false)}
        dispatch={dispatch}
      />
    </div>
  )
}
