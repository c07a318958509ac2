// A strip with one sentence and at most one thing to do. Tones: info, warn, wrong, good.
Component({
  properties: {
    text: { type: String, value: '' },
    action: { type: String, value: '' },
    tone: { type: String, value: 'info' },
  },
  methods: {
    act() {
      this.triggerEvent('act')
    },
  },
})
