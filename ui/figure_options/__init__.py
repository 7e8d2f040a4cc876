"""What figures are wanted of a wave: the bar of choices that the findings and reports share.

`choices` is what is chosen, `options_bar` shows it, and the dialogs ask for what takes more than a
click.
"""
