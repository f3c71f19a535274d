// The field that searches a list: `/` goes to it. What is typed reaches the address a moment later.
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

const SEARCH_AFTER_MS = 300
const LONGEST = 128

type SearchFieldProps = {
  label: string
  placeholder: string
  search: string | undefined
  /** undefined: the field is empty. */
  onSearch(text: string | undefined): void
}

export function SearchField({ label, placeholder, search = '', onSearch }: SearchFieldProps) {
  const [text, setText] = useState(search)
  const sent = useRef(search)
  const later = useDebouncedCallback((typed: string) => {
    sent.current = typed
    onSearch(typed === '' ? undefined : typed)
  }, SEARCH_AFTER_MS)
  // The address changed by itself: a filter was cleared, or the person went back.
  useEffect(() => {
    if (search === sent.current) return
    sent.current = search
    setText(search)
  }, [search])
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      type="search"
      data-page-filter
      maxLength={LONGEST}
      w={300}
      maw="100%"
      leftSection={<Icon name="search" size={14} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value.trim())
      }}
    />
  )
}
