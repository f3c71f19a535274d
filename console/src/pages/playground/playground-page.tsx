// The page “Playground”: one prompt through up to three protocols, or to up to three models, each with what it took and cost, what was
// said, its events as they came, and the request as a command. The prompt stays in this browser's tab.
import { getRouteApi } from '@tanstack/react-router'
import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { columnsOf, emptyPrompt, type Column, type Images, type PlayedModel, type Prompt } from './prompt.ts'
import { PromptForm } from './prompt-form.tsx'
import { RunColumn } from './run-column.tsx'
import { RunFoot } from './run-foot.tsx'
import styles from './playground.module.css'
import { useQuote } from './use-quote.ts'
import { useRuns, type Request } from './use-runs.ts'
import { PromptError, writeRequest } from './write-request.ts'

const route = getRouteApi('/console/playground')

export function PlaygroundPage() {
  const { id: workspace } = useWorkspace()
  const { model: linked } = route.useSearch()
  const may = useMay('playground.run')
  const models = useModels(workspace, may)
  const { draft: prompt, change } = useDraft<Prompt>(`playground ${workspace}`, emptyPrompt)
  const { draft: images, change: changeImages } = useDraft<Images>(`playground images ${workspace}`, {})
  const { runs, run, stop, isRunning } = useRuns(workspace)
  const [problem, setProblem] = useState<PromptError>()
  useFirstModel(prompt, models, linked, change)
  const columns = columnsOf(prompt)
  const requests = useMemo(() => tryRequests(prompt, images), [prompt, images])
  const hasText = prompt.turns.some(({ text }) => text.trim() !== '')
  const quoted = useQuote(workspace, may && hasText ? requests : undefined)
  const begin = () => {
    if (!may || isRunning) return
    try {
      run(writeRequests(prompt, images))
      setProblem(undefined)
    } catch (error) {
      if (!(error instanceof PromptError)) throw error
      setProblem(error)
    }
  }
  useHotkeys([['mod+Enter', begin]], [])
  return (
    <>
      <PageHead
        title="Playground"
        under="One prompt, through each protocol or to several models. It is charged like any request."
      />
      <div className={styles.page}>
        <section className={styles.prompt} aria-label="Prompt">
          <PromptForm
            prompt={prompt}
            images={images}
            models={models ?? []}
            problem={problem}
            onChange={(part) => {
              change(part)
              setProblem(undefined)
            }}
            onImages={(turn, urls) => changeImages({ [turn]: urls })}
          />
          <RunFoot
            may={may}
            count={columns.length}
            quoted={quoted}
            isRunning={isRunning}
            problem={problem?.message}
            onRun={begin}
            onStop={stop}
          />
        </section>
        <div className={styles.columns} data-count={columns.length}>
          {columns.map((column) => (
            <RunColumn key={column.id} column={column} run={runs[column.id]} body={bodyOf(requests, column)} />
          ))}
        </div>
      </div>
    </>
  )
}

function useModels(workspace: string, may: boolean): readonly PlayedModel[] | undefined {
  const { data } = useQuery({
    queryKey: ['playground-models', workspace],
    queryFn: () =>
      answerOf(api.GET('/admin/workspaces/{workspace}/playground/models', { params: { path: { workspace } } })),
    enabled: may,
  })
  return data?.data
}

/** That of the link, else the first that is there. */
function useFirstModel(
  { models }: Prompt,
  known: readonly PlayedModel[] | undefined,
  linked: string | undefined,
  change: (part: Partial<Prompt>) => void,
): void {
  const [first = ''] = models
  const own = known?.find(({ id }) => !id.startsWith('crossmodel/')) ?? known?.[0]
  const chosen = linked ?? (first === '' ? own?.id : undefined)
  useEffect(() => {
    if (chosen !== undefined) change({ models: [chosen] })
  }, [chosen, change])
}

/** @throws PromptError */
function writeRequests(prompt: Prompt, images: Images): Request[] {
  return columnsOf(prompt).map((column) => ({
    column,
    body: writeRequest(prompt, images, column.protocol, column.model),
    isStrict: prompt.isStrict,
  }))
}

/** Undefined where the prompt is not ready. */
function tryRequests(prompt: Prompt, images: Images): Request[] | undefined {
  try {
    return writeRequests(prompt, images)
  } catch (error) {
    if (error instanceof PromptError) return undefined
    throw error
  }
}

function bodyOf(requests: readonly Request[] | undefined, { id }: Column): Request['body'] | undefined {
  return requests?.find(({ column }) => column.id === id)?.body
}
