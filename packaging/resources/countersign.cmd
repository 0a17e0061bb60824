@"%~dp0Countersign.exe" %*
@exit /b %errorlevel%
