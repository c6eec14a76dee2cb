# What the Makefile does, for Windows: no make, no administrator. For Windows PowerShell 5.1 and later.
# ASCII only: 5.1 reads a script without a byte order mark in the alphabet of the machine.
#
#   powershell -ExecutionPolicy Bypass -File ht3.ps1 report

$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot
$Venv = Join-Path $PSScriptRoot '.venv'
$Python = Join-Path (Join-Path $Venv 'Scripts') 'python.exe'
$Pip = @('-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-compile')
$Help = @'
.\ht3.ps1 report      zet alles klaar en maakt het rapport (HTML, PDF, DOCX) in _output\
.\ht3.ps1 desk        opent het bureau in de browser: verander een waarde en zie wat dat doet
.\ht3.ps1 check       controleert of het rapport kan worden gemaakt
.\ht3.ps1 test        draait de tests die niets bouwen
.\ht3.ps1 lab         opent de notebooks in JupyterLab
.\ht3.ps1 cluster     zet de pakketten klaar om een grote reeks op een cluster te rekenen
.\ht3.ps1 OPDRACHT    elke andere opdracht van ht3; .\ht3.ps1 --help noemt ze

Weigert Windows het script? Geef: powershell -ExecutionPolicy Bypass -File ht3.ps1 report
'@

# Everything that Python says is UTF-8. Where the console may not be set, only signs in what is piped suffer.
$env:PYTHONUTF8 = '1'
try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch { }

function Stop-With([string] $Text, [int] $Code) {
    Write-Host $Text
    exit $Code
}

function Assert-Done([string] $Text) {
    if ($LASTEXITCODE -ne 0) { Stop-With $Text 1 }
}

# '1' for a Python that is new enough, '0' for one that is not, nothing for none: Windows itself has a python.exe that
# only opens its shop.
function Get-Answer([string[]] $Try) {
    $ErrorActionPreference = 'Continue'
    $Rest = @($Try | Select-Object -Skip 1)
    try {
        $Said = & $Try[0] @Rest -c 'import sys; print(int(sys.version_info >= (3, 11)))' 2>$null
    } catch { return '' }
    if ($LASTEXITCODE -ne 0) { return '' }
    return "$Said".Trim()
}

function Find-Python {
    $Tries = @(@('py', '-3'), @('python', '-I'), @('python3', '-I'))
    if ($env:PYTHON) { $Tries = @(, @($env:PYTHON, '-I')) }
    $Old = $false
    foreach ($Try in $Tries) {
        $Answer = Get-Answer $Try
        if ($Answer -eq '1') { return $Try }
        if ($Answer -eq '0') { $Old = $true }
    }
    if ($Old) {
        Stop-With 'Python 3.11 of nieuwer is nodig; die hier staat, is ouder. Vraag uw beheerder om een nieuwere.' 2
    }
    Stop-With ('Python is hier niet gevonden; 3.11 of nieuwer is nodig. Vraag uw beheerder erom, of zet het uit de ' +
        'Microsoft Store op uw eigen account: daarvoor hoeft u geen beheerder te zijn. Staat het op een andere plek, ' +
        'geef die dan aan met: $env:PYTHON = ''C:\map\python.exe''') 2
}

# Whether what was set up is newer than what it was set up from. A stamp is written last, so a broken set-up is done again.
function Test-Ready([string] $Stamp, [string[]] $Sources) {
    $Path = Join-Path $Venv $Stamp
    if (-not (Test-Path -LiteralPath $Path)) { return $false }
    $Made = (Get-Item -LiteralPath $Path).LastWriteTimeUtc
    foreach ($Source in $Sources) {
        if ((Get-Item -LiteralPath (Join-Path $PSScriptRoot $Source)).LastWriteTimeUtc -gt $Made) { return $false }
    }
    return $true
}

function Set-Ready([string] $Stamp) {
    Set-Content -LiteralPath (Join-Path $Venv $Stamp) -Value ''
}

function Install-Report {
    if (-not (Test-Ready '.made' @())) {
        $Found = Find-Python
        $Rest = @($Found | Select-Object -Skip 1)
        & $Found[0] @Rest -m venv $Venv
        Assert-Done 'De map .venv met de Python-omgeving kon niet worden gemaakt. Mag u hier schrijven?'
        Set-Ready '.made'
    }
    if (-not (Test-Ready '.report' @('requirements.lock', 'pyproject.toml'))) {
        Write-Host 'De Python-pakketten worden klaargezet. Dit gebeurt eenmalig.'
        & $Python @Pip --require-hashes -r requirements.lock
        Assert-Done 'De pakketten konden niet worden klaargezet. Zijn zij van hier te bereiken? Vraag het uw beheerder.'
        & $Python @Pip --no-deps --no-build-isolation --no-index --editable .
        Assert-Done 'Het programma zelf kon niet worden klaargezet.'
        Set-Ready '.report'
    }
}

function Install-Dev {
    Install-Report
    if (-not (Test-Ready '.dev' @('requirements-dev.lock', 'requirements.lock', 'pyproject.toml'))) {
        Write-Host 'De pakketten voor de tests worden klaargezet. Dit gebeurt eenmalig.'
        & $Python @Pip --require-hashes -r requirements-dev.lock
        Assert-Done 'De pakketten voor de tests konden niet worden klaargezet.'
        Set-Ready '.dev'
    }
}

if ($args.Count -eq 0 -or $args[0] -eq 'help') { Stop-With $Help 0 }
$Rest = @($args | Select-Object -Skip 1)
switch ($args[0]) {
    'test' {
        Install-Dev
        & $Python -m pytest -n auto -m 'not build and not browser and not campaign' @Rest
    }
    'lab' {
        Install-Report
        & $Python @Pip --require-hashes -r requirements-lab.lock
        Assert-Done 'JupyterLab kon niet worden klaargezet.'
        & $Python -m jupyterlab notebooks/scenario.ipynb @Rest
    }
    'cluster' {
        Install-Report
        & $Python @Pip --require-hashes -r requirements-cluster.lock
    }
    default {
        Install-Report
        & $Python -m hoofdtaak3 @args
    }
}
exit $LASTEXITCODE
