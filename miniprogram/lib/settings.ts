// Where the server is, by the edition of the mini program that runs. The two public hosts are entered here once they are
// registered as request and socket domains in WeChat's console.

const SERVERS = {
  develop: 'http://127.0.0.1:5005',
  trial: 'https://suixin.example.com',
  release: 'https://suixin.example.com',
}

export function server(): string {
  return `${SERVERS[wx.getAccountInfoSync().miniProgram.envVersion]}/miniprogram`
}

export const REQUEST_MS = 15_000
/** How long the server may hold a question for news, in seconds, and what the phone waits for that. */
export const WAIT_SECONDS = 20
export const WAIT_MS = (WAIT_SECONDS + 10) * 1000
export const HISTORY = 30
/** A message longer than this is cut short by the input; the server refuses what is longer. */
export const LONGEST = 500
