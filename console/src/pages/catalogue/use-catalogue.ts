// The catalogue as operators price it, one model's prices and costs, what a request would be charged, and setting a price.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { WrittenPrice } from './written-price.ts'

export type Catalogue = Awaited<ReturnType<typeof readCatalogue>>
export type PricedModel = Catalogue['data'][number]
export type ShownPrice = Awaited<ReturnType<typeof readPrice>>

export const catalogueQueryKey = ['catalogue'] as const

export function useCatalogue() {
  return useQuery({ queryKey: catalogueQueryKey, queryFn: readCatalogue })
}

export function usePrice(id: string) {
  return useQuery({ queryKey: [...catalogueQueryKey, id], queryFn: () => readPrice(id) })
}

export type Example = { input_tokens: number; cache_read_tokens: number; output_tokens: number }

export function usePreview(model: string, price: WrittenPrice, example: Example) {
  return useQuery({
    queryKey: ['price-preview', model, price, example],
    queryFn: () => answerOf(api.POST('/admin/catalogue/preview', { body: { model, price, ...example } })),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** `null`: what the catalogue and the margin say holds again. */
export function setPrice(model: string, price: WrittenPrice | null, reason: string): Promise<ShownPrice> {
  return answerOf(api.PUT('/admin/catalogue/price', { body: { model, price, reason } }))
}

function readCatalogue() {
  return answerOf(api.GET('/admin/catalogue'))
}

function readPrice(id: string) {
  return answerOf(api.GET('/admin/catalogue/model', { params: { query: { id } } }))
}
