import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartOptions,
  LinearScale,
  Tooltip,
} from 'chart.js'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

/** One bar for each label. */
export interface Bars {
  labels: string[]
  heights: number[]
  /** Shown where one points. */
  words: string[]
  /** How a height beside the chart is written. */
  tick: (height: number) => string
}

/** A token of the stylesheet as it is at present; the canvas takes none that depends on the theme. */
function colour(canvas: HTMLCanvasElement, token: string): string {
  canvas.style.color = `var(${token})`
  const resolved = getComputedStyle(canvas).color
  canvas.style.color = ''
  return resolved
}

/** A drawn chart. */
export interface Picture {
  /** Takes the colours of the theme that is shown now. */
  recolour: () => void
  /** Must come before the canvas is drawn on anew. */
  clear: () => void
}

function options(canvas: HTMLCanvasElement, { words, tick }: Bars): ChartOptions<'bar'> {
  const line = colour(canvas, '--line')
  const quiet = colour(canvas, '--text-3')
  const font = { family: getComputedStyle(canvas).fontFamily, size: 12 }
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    scales: {
      x: {
        grid: { display: false },
        border: { color: line },
        ticks: { color: quiet, font, maxRotation: 0, autoSkipPadding: 20 },
      },
      y: {
        beginAtZero: true,
        grid: { color: line, tickLength: 0 },
        border: { display: false },
        ticks: {
          color: quiet,
          font,
          padding: 8,
          maxTicksLimit: 5,
          callback: (height) => tick(Number(height)),
        },
      },
    },
    plugins: {
      tooltip: {
        displayColors: false,
        backgroundColor: colour(canvas, '--bg-raised'),
        borderColor: line,
        borderWidth: 1,
        titleColor: quiet,
        titleFont: { ...font, weight: 'normal' },
        bodyColor: colour(canvas, '--text'),
        bodyFont: { ...font, size: 13 },
        padding: 10,
        cornerRadius: 8,
        callbacks: { label: ({ dataIndex }) => words[dataIndex] ?? '' },
      },
    },
  }
}

const shape = { borderRadius: 2, maxBarThickness: 28, categoryPercentage: 0.86, barPercentage: 1 }

const painted = (canvas: HTMLCanvasElement, { heights }: Bars) => ({
  ...shape,
  data: heights,
  backgroundColor: colour(canvas, '--spent'),
  hoverBackgroundColor: colour(canvas, '--accent-hover'),
})

export function drawBars(canvas: HTMLCanvasElement, bars: Bars): Picture {
  const { labels } = bars
  const chart = new Chart(canvas, {
    type: 'bar',
    data: { labels, datasets: [painted(canvas, bars)] },
    options: options(canvas, bars),
  })
  return {
    recolour: () => {
      chart.data.datasets = [painted(canvas, bars)]
      chart.options = options(canvas, bars)
      chart.update()
    },
    clear: () => chart.destroy(),
  }
}
