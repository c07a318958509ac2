// Who is signed in. WeChat proves the phone's owner, the server decides which member that is.

import { post, postOpenly, useAccess } from './api'
import type { Bound, Login, Me } from './types'

export interface Session { token: string; me: Me | null }

type Listener = () => void

let session: Session | null = null
let known: Me | null | undefined
let signingIn: Promise<Session> | null = null
const listeners = new Set<Listener>()

useAccess({
  token: () => session?.token ?? '',
  renew: async () => {
    session = null
    return (await signedIn()).token
  },
})

/** The session, begun now if there is none yet. Throws Failure. */
export function signedIn(): Promise<Session> {
  if (session) return Promise.resolve(session)
  signingIn = signingIn ?? signIn().finally(() => { signingIn = null })
  return signingIn
}

async function signIn(): Promise<Session> {
  const { code } = await wx.login()
  const login = await postOpenly<Login>('/login', { code })
  const same = known !== undefined && who(login.member) === who(known)
  return become(login.token, login.member, !same)
}

/** Signed in anew as before, a talk goes on; only somebody else begins another. */
const who = (member: Me | null): string => JSON.stringify([member?.name_masked, member?.acting_for])

export const me = (): Me | null => session?.me ?? null

/** The server gave another token: another identity, or the same with more known. */
export function become(token: string, member: Me | null, another = true): Session {
  session = { token, me: member }
  known = member
  if (another) listeners.forEach((told) => told())
  return session
}

/** Calls `listener` whenever the identity may have changed, until the returned function is called. */
export function onIdentity(listener: Listener): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

/** Asks the server anew who this is: consents given, package changed. */
export async function refresh(): Promise<Session> {
  session = null
  return signedIn()
}

export async function switchTo(ref: string | null): Promise<void> {
  const bound = await post<Bound>('/switch', { ref })
  become(bound.token, bound.member)
}

export async function unbind(): Promise<void> {
  const { token } = await post<{ token: string }>('/unbind')
  become(token, null)
}
