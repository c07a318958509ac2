// The one place that speaks to the server. Everything else says what it wants, not how it is asked for.

import { Failure, failureOf, unreachable } from './failure'
import { REQUEST_MS, server } from './settings'

type Method = 'GET' | 'POST'

interface Access {
  token(): string
  /** Signs in anew after the server refused the token; gives the new one. */
  renew(): Promise<string>
}

let access: Access | null = null

export function useAccess(given: Access): void {
  access = given
}

/** The JSON body of a good answer. Throws Failure. A refused token is renewed once. */
export async function ask<T>(method: Method, path: string, body?: object, timeout = REQUEST_MS): Promise<T> {
  try {
    return await once<T>(method, path, access?.token() ?? '', body, timeout)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.status !== 401 || !access) throw thrown
    return once<T>(method, path, await access.renew(), body, timeout)
  }
}

export const get = <T>(path: string, timeout?: number): Promise<T> => ask<T>('GET', path, undefined, timeout)

export const post = <T>(path: string, body: object = {}): Promise<T> => ask<T>('POST', path, body)

/** As `post`, before anybody is signed in. */
export const postOpenly = <T>(path: string, body: object): Promise<T> => once<T>('POST', path, '', body, REQUEST_MS)

function once<T>(method: Method, path: string, token: string, body: object | undefined, timeout: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    wx.request({
      url: server() + path,
      method,
      timeout,
      header: {
        'content-type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { data: body } : {}),
      success: ({ statusCode, data }) => {
        if (statusCode >= 200 && statusCode < 300) resolve(data as T)
        else reject(failureOf(statusCode, data))
      },
      fail: () => reject(unreachable()),
    })
  })
}

/** A socket on which the server pushes messages. */
export function openSocket(): WechatMiniprogram.SocketTask {
  const root = server().replace(/^http/, 'ws')
  return wx.connectSocket({ url: `${root}/socket?token=${encodeURIComponent(access?.token() ?? '')}` })
}
