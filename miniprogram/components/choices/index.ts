// What the member can say with one tap. In elder mode an offer comes alone, the others on request.
import type { ChoiceView } from '../../lib/cards'
import { texts } from '../../lib/texts'

Component({
  properties: {
    choices: { type: Array, value: [] as ChoiceView[] },
    /** All of them at once, though large: the answers to a question, the yes and the no. */
    together: { type: Boolean, value: false },
    elder: { type: Boolean, value: false },
    stacked: { type: Boolean, value: false },
  },
  data: { shown: [] as ChoiceView[], hidden: 0, moreText: '' },
  observers: {
    'choices, together, elder'(choices: ChoiceView[], together: boolean, elder: boolean) {
      this.show(elder && !together ? choices.slice(0, 1) : choices, choices.length)
    },
  },
  methods: {
    show(shown: ChoiceView[], all: number) {
      const hidden = all - shown.length
      this.setData({ shown, hidden, moreText: texts.chat.moreChoices(hidden) })
    },
    open() {
      this.show(this.data.choices as ChoiceView[], this.data.choices.length)
    },
    take(event: WechatMiniprogram.TouchEvent) {
      this.triggerEvent('take', this.data.shown[Number(event.currentTarget.dataset['index'])])
    },
  },
})
