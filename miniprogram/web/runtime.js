// Starts the mini program in a browser: the framework, the tags WeChat brings along, and the stack of pages.

import { MiniProgramEnv, glassEasel } from 'glass-easel-miniprogram-adapter'
import { mapAttributes } from './tags.js'
import { makeWx } from './wx.js'

const TAGS = {
  view: 'wx-view', text: 'wx-text', 'scroll-view': 'wx-scroll-view', picker: 'wx-picker',
  button: 'button', input: 'input', textarea: 'textarea',
}
const FORWARDED = /^(tap|canceltap|touch|mouse)/

export function start({ parts, app, templates, code }) {
  const env = new MiniProgramEnv()
  const space = env.createCodeSpace('', true)
  const backend = new glassEasel.CurrentWindowBackendContext()
  backend.onEvent((target, type, detail, options) => {
    if (!FORWARDED.test(type)) return glassEasel.EventBubbleStatus.Normal
    const event = new glassEasel.Event(type, detail, options)
    glassEasel.Event.dispatchEvent(target, event)
    return event.getEventBubbleStatus()
  })
  glassEasel.addGlobalErrorListener((error) => { console.error(error) })
  const associated = env.associateBackend(backend)
  Object.entries(TAGS).forEach(([tag, native]) => space.getComponentSpace().setGlobalUsingComponent(tag, native))

  const stack = pageStack(parts, (name) => associated.createRoot('wx-root', space, name))
  globalThis.wx = makeWx(stack)
  globalThis.App = () => undefined

  registerStyle(associated, space, 'app', app)
  parts.forEach((part) => {
    space.addComponentStaticConfig(part.name, part.config)
    space.addCompiledTemplate(part.name, { groupList: templates, content: templates[part.name] })
    registerStyle(associated, space, part.name, part.style, part.scope)
    space.globalComponentEnv(globalThis, part.name, code[part.name])
  })
  mapAttributes(document.querySelector('main'), send)
  const [first, query] = location.hash.slice(1).split('?')
  stack.open(first || parts[0].name, query ?? '')
}

function registerStyle(associated, space, name, style, scope) {
  associated.registerStyleSheetContent(name, style)
  space.addStyleSheet(name, name, scope)
}

/** An event as WeChat would send it, from a browser's element. */
function send(element, type, detail) {
  const target = element.__wxElement
  if (target) glassEasel.Event.dispatchEvent(target, new glassEasel.Event(type, detail, { bubbles: false, composed: false }))
}

function pageStack(parts, createRoot) {
  const main = document.querySelector('main')
  const pages = []
  const top = () => pages[pages.length - 1]
  const call = (page, method, ...given) => page?.instance[method]?.(...given)

  const show = (page) => {
    pages.forEach((other) => { other.element.hidden = other !== page })
    document.title = page.title
    call(page, 'onShow')
  }
  const close = (page) => {
    call(page, 'onHide')
    call(page, 'onUnload')
    page.root.release()
    page.element.remove()
  }

  const open = (name, query = '') => {
    const part = parts.find((other) => other.name === name)
    if (!part) throw new Error(`no page ${name}`)
    const element = document.createElement('section')
    element.className = 'wx-page'
    element.dataset.page = name
    element.innerHTML = '<header class="wx-bar"><button aria-label="返回">‹</button><h1></h1></header><div class="wx-body" tabindex="0"><i></i></div>'
    element.querySelector('h1').textContent = part.title
    element.querySelector('.wx-bar').classList.toggle('first', pages.length === 0)
    element.querySelector('.wx-bar button').onclick = () => back()
    main.append(element)
    const root = createRoot(name)
    const body = element.querySelector('.wx-body')
    root.attach(body, body.firstChild)
    const page = { name, element, root, title: part.title, instance: root.get() }
    pages.push(page)
    call(page, 'onLoad', Object.fromEntries(new URLSearchParams(query)))
    show(page)
    call(page, 'onReady')
  }
  const back = () => {
    if (pages.length < 2) return
    close(pages.pop())
    show(top())
  }
  const navigate = (url, how) => {
    const [path, query] = url.replace(/^\//, '').split('?')
    if (how === 'push') call(top(), 'onHide')
    if (how === 'replace') close(pages.pop())
    if (how === 'relaunch') while (pages.length) close(pages.pop())
    open(path, query)
  }
  const hidden = (is) => call(top(), is ? 'onHide' : 'onShow')
  return { open, back, navigate, hidden }
}
