/** A name no other message has: a version 4 UUID. WeChat has no `crypto.randomUUID`. */
export function uuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const random = Math.floor(Math.random() * 16)
    return (place === 'x' ? random : (random % 4) + 8).toString(16)
  })
}
