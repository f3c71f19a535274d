// A key's own names for models, and a field to try which model a name gets, as the draft is now.
import { Autocomplete, Button, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { Mark } from '../../../parts/mark.tsx'
import { DrawerSection } from '../../../parts/side-drawer.tsx'
import type { UsedKey } from '../use-keys.ts'
import { addClaudeAliases } from './claude-aliases.ts'
import styles from './key-drawer.module.css'
import { resolveName, type Alias, type Resolved } from './resolve-name.ts'
import type { KeyForm } from './use-key-form.ts'

/** The gateway's bound. */
const MOST = 200
const OPTIONS = 40
const WAYS = [
  { value: 'prefix', label: 'starts with' },
  { value: 'exact', label: 'is exactly' },
]

/** `isFirst`: it is what the drawer was opened for. */
type KeyAliasesProps = { apiKey: UsedKey; form: KeyForm; isFirst: boolean }

export function KeyAliases({ apiKey, form, isFirst }: KeyAliasesProps) {
  const foot = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isFirst) foot.current?.scrollIntoView({ block: 'center' })
  }, [isFirst])
  const { draft, change, isDisabled } = form
  const { aliases } = draft
  const { models } = apiKey.named
  const ids = useMemo(() => models.map(({ id }) => id), [models])
  const replace = (index: number, part: Partial<Alias>) =>
    change({ aliases: aliases.map((alias, at) => (at === index ? { ...alias, ...part } : alias)) })
  const title = (
    <>
      Aliases{' '}
      <span className="dim">
        {aliases.length} of {MOST}
      </span>
    </>
  )
  const claude = (
    <Button
      size="xs"
      disabled={isDisabled}
      leftSection={<Icon name="terminal" size={14} />}
      onClick={() => change({ aliases: addClaudeAliases(aliases, models) })}
    >
      Add Claude Code’s
    </Button>
  )
  return (
    <DrawerSection title={title} note={claude}>
      {aliases.length === 0 ? <p className="dim">None: a request names a model by the gateway’s own names.</p> : null}
      {aliases.map((alias, index) => (
        <AliasRow
          key={index}
          alias={alias}
          number={index + 1}
          models={ids}
          isDisabled={isDisabled}
          nameProblem={form.problemAt(`aliases.${index}.name`)}
          targetProblem={form.problemAt(`aliases.${index}.target`)}
          onChange={(part) => replace(index, part)}
          onRemove={() => change({ aliases: aliases.filter((_, at) => at !== index) })}
        />
      ))}
      <div ref={foot}>
        <Button
          size="xs"
          leftSection={<Icon name="plus" size={14} />}
          disabled={isDisabled || aliases.length >= MOST}
          onClick={() => change({ aliases: [...aliases, { name: '', target: '', prefix: false }] })}
        >
          Add an alias
        </Button>
      </div>
      <TryName apiKey={apiKey} form={form} />
    </DrawerSection>
  )
}

type AliasRowProps = {
  alias: Alias
  number: number
  models: readonly string[]
  isDisabled: boolean
  nameProblem: string | undefined
  targetProblem: string | undefined
  onChange(part: Partial<Alias>): void
  onRemove(): void
}

function AliasRow({
  alias,
  number,
  models,
  isDisabled,
  nameProblem,
  targetProblem,
  onChange,
  onRemove,
}: AliasRowProps) {
  return (
    <div className={styles.alias} role="group" aria-label={`Alias ${number}`}>
      <NativeSelect
        aria-label="A name that"
        data={WAYS}
        value={alias.prefix ? 'prefix' : 'exact'}
        disabled={isDisabled}
        onChange={(event) => onChange({ prefix: event.currentTarget.value === 'prefix' })}
      />
      <TextInput
        aria-label="Name"
        placeholder="claude-opus"
        value={alias.name}
        disabled={isDisabled}
        error={nameProblem}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        autoComplete="off"
      />
      <Autocomplete
        aria-label="Goes to"
        placeholder="model"
        data={[...models]}
        limit={OPTIONS}
        value={alias.target}
        disabled={isDisabled}
        error={targetProblem}
        onChange={(target) => onChange({ target })}
        autoComplete="off"
      />
      <Button
        variant="subtle"
        px={6}
        disabled={isDisabled}
        aria-label={`Remove the alias ${alias.name || number}`}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </Button>
    </div>
  )
}

function TryName({ apiKey, form }: Pick<KeyAliasesProps, 'apiKey' | 'form'>) {
  const [name, setName] = useState('')
  const wanted = name.trim()
  const resolved = wanted === '' ? undefined : resolveName(wanted, form.draft, apiKey.named)
  return (
    <div className={styles.try}>
      <TextInput
        label="Try a name"
        placeholder="claude-opus-4-1"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <div className={styles.answer} role="status">
        {resolved === undefined ? (
          <span className="dim">Which model a request gets for it, with what is typed above.</span>
        ) : (
          <Answer resolved={resolved} />
        )}
      </div>
    </div>
  )
}

function Answer({ resolved }: { resolved: Resolved }) {
  const { model, target, suffix, isAllowed } = resolved
  if (model === undefined)
    return (
      <>
        <Mark kind="bad">There is no model “{target}”</Mark>
        <small>{describeRule(resolved)}</small>
      </>
    )
  return (
    <>
      <code>
        {model.id}
        {suffix}
      </code>
      <small>{describeRule(resolved)}</small>
      {isAllowed ? null : <Mark kind="bad">This key may not use it</Mark>}
      {model.can_be_called ? null : <Mark kind="warn">It cannot be called now</Mark>}
    </>
  )
}

function describeRule({ by, alias }: Resolved): string {
  if (alias === undefined) return 'the name itself'
  const kind = alias.prefix ? `prefix ${alias.name}` : `exactly ${alias.name}`
  return by === 'operator' ? `${kind}, the operator’s` : kind
}
