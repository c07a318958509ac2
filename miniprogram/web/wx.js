// The part of `wx` the mini program uses, over a browser's own means. What it cannot do it notes, for tests to look at.

const settings = new URLSearchParams(location.search)

export function makeWx(stack) {
  const noted = []
  globalThis.noted = noted
  const note = (what, value) => noted.push({ what, value })
  const answer = (options, result) => {
    options?.success?.(result)
    options?.complete?.(result)
    return Promise.resolve(result)
  }
  const listeners = new Map()

  document.addEventListener('visibilitychange', () => stack.hidden(document.hidden))

  return {
    getAccountInfoSync: () => ({ miniProgram: { appId: 'preview', envVersion: 'develop', version: '' } }),
    login: () => Promise.resolve({ code: settings.get('login') || 'preview', errMsg: 'login:ok' }),
    request,
    connectSocket,
    getStorageSync: (key) => {
      const kept = localStorage.getItem(key)
      return kept === null ? '' : JSON.parse(kept)
    },
    setStorageSync: (key, value) => localStorage.setItem(key, JSON.stringify(value)),
    removeStorageSync: (key) => localStorage.removeItem(key),
    navigateTo: ({ url }) => answer(null, stack.navigate(url, 'push')),
    redirectTo: ({ url }) => answer(null, stack.navigate(url, 'replace')),
    reLaunch: ({ url }) => answer(null, stack.navigate(url, 'relaunch')),
    navigateBack: () => answer(null, stack.back()),
    makePhoneCall: (options) => {
      note('call', options.phoneNumber)
      toast(`（预览）拨打 ${options.phoneNumber}`)
      return answer(options, {})
    },
    showToast: ({ title }) => answer(null, toast(title)),
    showModal: ask,
    setClipboardData: (options) => {
      note('clipboard', options.data)
      return answer(options, {})
    },
    openPrivacyContract: (options) => {
      note('contract', '')
      toast('（预览）这里打开《用户隐私保护指引》')
      return answer(options, {})
    },
    requestSubscribeMessage: ({ tmplIds }) => {
      note('subscribe', tmplIds)
      return Promise.resolve(Object.fromEntries(tmplIds.map((id) => [id, 'accept'])))
    },
    onNetworkStatusChange: (listener) => {
      const told = () => listener({ isConnected: navigator.onLine, networkType: navigator.onLine ? 'wifi' : 'none' })
      listeners.set(listener, told)
      addEventListener('online', told)
      addEventListener('offline', told)
    },
    offNetworkStatusChange: (listener) => {
      removeEventListener('online', listeners.get(listener))
      removeEventListener('offline', listeners.get(listener))
    },
    __phone: async () => {
      const { confirm } = await ask({
        title: '（预览）微信手机号', content: '允许使用本微信绑定的手机号？', confirmText: '允许', cancelText: '不允许',
      })
      note('phone', confirm)
      return confirm ? settings.get('phone') || 'preview' : ''
    },
  }
}

/** To the address this page came from: the preview hands it on to the server. */
const local = (url) => new URL(new URL(url).pathname + new URL(url).search, location.href)

function request({ url, method, data, header, timeout, success, fail }) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeout ?? 60_000)
  fetch(local(url), { method, headers: header, body: data ? JSON.stringify(data) : undefined, signal: stop.signal })
    .then(async (response) => {
      const text = await response.text()
      let parsed = text
      try { parsed = JSON.parse(text) } catch { /* as WeChat does: what is no JSON is given as text */ }
      return { statusCode: response.status, data: parsed }
    })
    .then(success, (error) => fail?.({ errMsg: `request:fail ${error}` }))
    .finally(() => clearTimeout(timer))
  return { abort: () => stop.abort() }
}

function connectSocket({ url }) {
  const address = local(url.replace(/^ws/, 'http'))
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address)
  globalThis.sockets = (globalThis.sockets ?? []).filter((other) => other.readyState < 2).concat(socket)
  return {
    onOpen: (told) => socket.addEventListener('open', told),
    onMessage: (told) => socket.addEventListener('message', ({ data }) => told({ data })),
    onClose: (told) => socket.addEventListener('close', told),
    onError: (told) => socket.addEventListener('error', told),
    send: ({ data }) => socket.send(data),
    close: () => socket.close(),
  }
}

function toast(title) {
  document.querySelector('.wx-toast')?.remove()
  const shown = document.createElement('div')
  shown.className = 'wx-toast'
  shown.setAttribute('role', 'status')
  shown.textContent = title
  document.body.append(shown)
  setTimeout(() => shown.remove(), 3000)
}

function ask({ title, content, confirmText = '确定', cancelText = '取消' }) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog')
    dialog.innerHTML = '<strong></strong><div></div><form method="dialog"><button value=""></button><button value="yes"></button></form>'
    dialog.setAttribute('aria-label', title)
    dialog.querySelector('strong').textContent = title
    dialog.querySelector('div').textContent = content
    const [no, yes] = dialog.querySelectorAll('button')
    no.textContent = cancelText
    yes.textContent = confirmText
    dialog.onclose = () => {
      dialog.remove()
      resolve({ confirm: dialog.returnValue === 'yes', cancel: dialog.returnValue !== 'yes', errMsg: 'showModal:ok' })
    }
    document.body.append(dialog)
    // After the click that follows the tap which asked: it must not fall on the dialog's own buttons.
    setTimeout(() => dialog.showModal(), 100)
  })
}
