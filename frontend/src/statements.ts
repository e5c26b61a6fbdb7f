// Statements are whole without script; this adds Print and the theme.
import './styles/model.css'
import './styles/statements.css'
import './forms'

const print = document.querySelector<HTMLButtonElement>('button[data-print]')
if (print) {
  print.hidden = false
  print.addEventListener('click', () => window.print())
}
