// Which of the models of the catalogue are shown.

export const catalogueShows = ['all', 'unpriced', 'below-cost', 'database', 'file'] as const
export type CatalogueShow = (typeof catalogueShows)[number]
