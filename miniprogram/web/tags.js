// What WeChat's own tags do and a browser's elements do not: attributes that are properties there, and events of their own.

export function mapAttributes(main, send) {
  const look = (element) => {
    if (!(element instanceof HTMLElement)) return
    roles(element)
    if (element.localName === 'wx-scroll-view') scroll(element)
    if (element.localName === 'wx-picker') picker(element, send)
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) field(element)
    if (element instanceof HTMLButtonElement) element.type = 'button'
  }
  new MutationObserver((changes) => {
    changes.forEach(({ type, target, addedNodes }) => {
      if (type === 'attributes') look(target)
      addedNodes.forEach((node) => {
        look(node)
        node.querySelectorAll?.('*').forEach(look)
      })
    })
  }).observe(main, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['value', 'scroll-into-view', 'aria-role', 'start', 'mode'],
  })
  main.addEventListener('input', ({ target }) => {
    if (!target.closest('wx-picker')) send(target, 'input', { value: target.value })
  })
  main.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !event.target.matches('input, textarea')) return
    event.preventDefault()
    send(event.target, 'confirm', { value: event.target.value })
  })
  main.addEventListener('click', (event) => {
    const button = event.target.closest?.('button')
    // A keyboard presses buttons too; WeChat's framework only knows fingers.
    if (button && event.detail === 0) send(button, 'tap', {})
    if (button?.getAttribute('open-type')?.includes('getPhoneNumber')) void phoneNumber(button, send)
  })
}

function roles(element) {
  const role = element.getAttribute('aria-role')
  if (!role) return
  element.setAttribute('role', role)
  element.removeAttribute('aria-role')
}

function scroll(element) {
  element.tabIndex = 0
  const wanted = element.getAttribute('scroll-into-view')
  if (!wanted) return
  requestAnimationFrame(() => {
    const target = [...element.querySelectorAll('wx-view')].find((other) => other.__wxElement?.id === wanted)
    target?.scrollIntoView({ block: 'start' })
  })
}

function field(element) {
  if (element.closest('wx-picker > input')) return
  const value = element.getAttribute('value') ?? ''
  if (element.value !== value) element.value = value
}

function picker(element, send) {
  let input = element.querySelector(':scope > input')
  if (!input) {
    input = document.createElement('input')
    input.addEventListener('change', () => send(element, 'change', { value: input.value }))
    element.append(input)
  }
  input.type = element.getAttribute('mode') ?? 'date'
  input.setAttribute('aria-label', element.getAttribute('aria-label') ?? '')
  const start = element.getAttribute('start')
  if (start) input.min = start
}

/** WeChat's permission sheet: the member gives the number or does not. */
async function phoneNumber(button, send) {
  const code = await globalThis.wx.__phone()
  send(button, 'getphonenumber', code ? { code, errMsg: 'getPhoneNumber:ok' } : { errMsg: 'getPhoneNumber:fail user deny' })
}
