// What a service is called. The server's list says it; answers carry only the clause number.

import type { Service } from './types'
import { texts } from './texts'

const names = new Map<string, string>()

export function learnNames(services: Pick<Service, 'id' | 'name'>[]): void {
  services.forEach(({ id, name }) => names.set(id, name))
}

export const serviceName = (id: string): string => names.get(id) ?? texts.services.unnamed(id)

export const namesKnown = (): boolean => names.size > 0
